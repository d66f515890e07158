import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'

const SOURCES = join(import.meta.dirname, 'src/service-worker')
/** What is fetched only by browsers that need the older form; the app does without. */
const NOT_KEPT = /\.(?:map|ttf|woff)$/

type Script = { readonly body: string; readonly policy: string }

/**
 * The two scripts that cannot be part of Next's build: the service worker, which names every file of that build, and the
 * worker that erases a share. Answers whether the request was for one of them.
 */
export function makeWorkerScripts(dist: string): (path: string, response: ServerResponse) => boolean {
  const chunks = readdirSync(join(dist, 'static'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !NOT_KEPT.test(entry.name))
    .map((entry) => `/_next${join(entry.parentPath, entry.name).slice(dist.length)}`)
  const assets = [...chunks, '/erase-share.js'].sort()
  const source = readFileSync(join(SOURCES, 'worker.js'), 'utf8')
  const build = readFileSync(join(dist, 'BUILD_ID'), 'utf8').trim()
  const version = createHash('sha256').update(source).update(build).update(assets.join()).digest('hex').slice(0, 16)
  const scripts = new Map<string, Script>([
    [
      '/sw.js',
      {
        body: source.replace('__VERSION__', version).replace('__ASSETS__', JSON.stringify(assets)),
        policy: "default-src 'none'; connect-src 'self'",
      },
    ],
    ['/erase-share.js', { body: readFileSync(join(SOURCES, 'erase-share.js'), 'utf8'), policy: "default-src 'none'" }],
  ])
  return (path, response) => {
    const script = scripts.get(path)
    if (!script) return false
    response
      .writeHead(200, {
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'no-cache',
        'content-security-policy': script.policy,
        'x-content-type-options': 'nosniff',
      })
      .end(script.body)
    return true
  }
}
