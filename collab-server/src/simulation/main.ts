// First of all: what is imported after it must find the virtual time.
import './virtual-time.ts'
import type { PlantedBug } from './planted-bug-names.ts'
import { PLANTED_BUGS } from './planted-bugs.ts'
import { runSeed } from './run-seed.ts'

/**
 * One worker of the simulation: lives through seeds `from` to `from + count - 1`, prints one line of JSON per seed that
 * broke a promise, and a last one that counts. `node main.ts <from> <count> [planted bug] [first]`
 */
const [from = '1', count = '100', plant = '', mode = ''] = process.argv.slice(2)
if (plant in PLANTED_BUGS) PLANTED_BUGS[plant as PlantedBug]()

let failed = 0
let hashes = 0
let seeds = 0
for (let seed = Number(from); seed < Number(from) + Number(count); seed++) {
  const result = await runSeed(seed)
  seeds += 1
  hashes = (Math.imul(hashes, 31) + Number.parseInt(result.hash.slice(0, 8), 16)) | 0
  if (result.violation === null) continue
  failed += 1
  console.log(JSON.stringify(result))
  if (mode === 'first') break
}
console.log(JSON.stringify({ seeds, failed, hashes }))
process.exit(failed > 0 ? 1 : 0)
