import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** What the launcher tells the person who started it: one line per step, and the processes' own output in a file. */
export type Reporter = {
  /** Runs a step and says how long it took. */
  step<Result>(words: string, work: () => Promise<Result>): Promise<Result>
  info(words: string): void
  warn(words: string): void
  /** A line that a process printed. Goes to the log; errors are shown as well. */
  output(name: string, line: string): void
}

export function makeReporter(dataDirectory: string): Reporter {
  const logs = join(dataDirectory, 'logs')
  mkdirSync(logs, { recursive: true, mode: 0o700 })
  const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(1)} s`
  const tty = process.stdout.isTTY === true
  return {
    async step(words, work) {
      const since = Date.now()
      if (tty) process.stdout.write(`  … ${words}`)
      const ticker = tty ? setInterval(() => process.stdout.write(`\r  … ${words} ${seconds(since)}`), 1000) : null
      const end = (mark: string) =>
        process.stdout.write(`${tty ? '\r\u001b[K' : ''}  ${mark} ${words} (${seconds(since)})\n`)
      try {
        const result = await work()
        end('✓')
        return result
      } catch (error) {
        end('✗')
        throw error
      } finally {
        if (ticker) clearInterval(ticker)
      }
    },
    info: (words) => console.log(words),
    warn: (words) => console.error(`  ! ${words}`),
    output(name, line) {
      appendFileSync(join(logs, `${name}.log`), `${line}\n`)
      if (/"level":(50|60)\b|\bError\b|^\s*⨯/.test(line)) console.error(`  ${name}: ${line.slice(0, 500)}`)
    },
  }
}
