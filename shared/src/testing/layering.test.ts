import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** Who may import whom (design of the house, also in the README). A forbidden import fails here, not in review. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

type Import = { readonly from: string; readonly to: string }

/** Where an import leads: a path from the root for our own code, the bare specifier for a package. */
function target(file: string, specifier: string): string {
  if (specifier.startsWith('@coscribe/shared/')) return `shared/src/${specifier.slice('@coscribe/shared/'.length)}`
  if (specifier.startsWith('@coscribe/')) return `${specifier.slice('@coscribe/'.length)}/`
  if (specifier.startsWith('@/')) return `web/src/${specifier.slice(2)}`
  if (specifier.startsWith('.')) return relative(ROOT, resolve(ROOT, dirname(file), specifier))
  return specifier
}

const SPECIFIER =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g

/** The specifiers that a source text imports or re-exports. */
const specifiers = (source: string) =>
  [...source.matchAll(SPECIFIER)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')

function sources(directory: string): string[] {
  return readdirSync(join(ROOT, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mts|mjs)$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((path) => !/node_modules|\.next/.test(path))
}

const imports: Import[] = ['shared', 'collab-server', 'web', 'e2e'].flatMap((directory) =>
  sources(directory).flatMap((file) =>
    specifiers(readFileSync(join(ROOT, file), 'utf8')).map((specifier) => ({
      from: file,
      to: target(file, specifier),
    })),
  ),
)

/** Imports of product code that go from one place to a place it may not know. Tests see more than the code does. */
const forbidden = (from: RegExp, to: RegExp, except: RegExp = /(?!)/) =>
  imports
    .filter((edge) => !/\.test\.tsx?$|\/testing\//.test(edge.from))
    .filter((edge) => from.test(edge.from) && to.test(edge.to) && !except.test(edge.to))
    .map((edge) => `${edge.from} -> ${edge.to}`)

const STAGES = 'gateway|admission|validation|log|presence|compaction|projection|places|trash|http|store'

describe('layering', () => {
  it('finds imports at all', () => {
    expect(imports.length).toBeGreaterThan(50)
    expect(specifiers(`import a from 'a'\nexport { b } from "b"\nimport 'c'\nconst d = import('d')`)).toEqual([
      'a',
      'b',
      'c',
      'd',
    ])
    expect(target('web/src/app/page.tsx', '../../../collab-server/src/main.ts')).toBe('collab-server/src/main.ts')
  })

  it('shared imports no other workspace package', () =>
    expect(forbidden(/^shared\//, /^(web|collab-server|e2e)\//)).toEqual([]))

  it('collab-server and web import only shared', () => {
    expect(forbidden(/^collab-server\//, /^(web|e2e)\//)).toEqual([])
    expect(forbidden(/^web\//, /^(collab-server|e2e)\//)).toEqual([])
  })

  it('e2e uses only ids, shared/protocol, what tests share, the launcher that starts the product, the session of its clients, and words', () =>
    expect(
      forbidden(
        /^e2e\//,
        /^(shared|web|collab-server)\//,
        /^(shared\/(src\/(protocol\/|testing\/|domain\/ids)|launch\/)|collab-server\/src\/testing\/|web\/src\/(document-session|words)\/)/,
      ),
    ).toEqual([]))

  it('shared: domain <- protocol <- editor, and none of them touches Node or the database', () => {
    expect(forbidden(/^shared\/src\/domain\//, /^shared\/(?!src\/domain\/)/)).toEqual([])
    expect(forbidden(/^shared\/src\/protocol\//, /^shared\/(?!src\/(domain|protocol)\/)/)).toEqual([])
    expect(forbidden(/^shared\/src\/editor\//, /^shared\/(?!src\/(domain|protocol|editor)\/)/)).toEqual([])
    expect(forbidden(/^shared\/src\/(domain|protocol|editor)\//, /^(node:|postgres$)/)).toEqual([])
  })

  it('collab-server: a stage imports no other stage, but for the ports to storage', () => {
    const edges = STAGES.split('|').flatMap((stage) =>
      forbidden(
        new RegExp(`^collab-server/src/${stage}/`),
        new RegExp(`^collab-server/src/(${STAGES})/`),
        new RegExp(`^collab-server/src/(${stage}/|log/update-log|store/(document-store|memory-database))`),
      ),
    )
    expect(edges).toEqual([])
  })

  it('collab-server: only main imports server', () =>
    expect(forbidden(/^collab-server\/src\/(?!main\.ts)/, /^collab-server\/src\/server(\.ts)?$/)).toEqual([]))

  it('collab-server: Hocuspocus appears only in the core, what starts it, and its extensions', () =>
    expect(
      forbidden(
        /^collab-server\/src\/(?!core\.ts|self-test\.ts|warm-up\.ts|direct-hooks\.ts|transport\/|simulation\/|.*\.extension\.ts)/,
        /^@hocuspocus\/server$/,
      ),
    ).toEqual([]))

  it('web: app -> features -> ui', () => {
    expect(forbidden(/^web\/src\/ui\//, /^web\/src\/(app|features|server|document-session)\//)).toEqual([])
    expect(forbidden(/^web\/src\/features\//, /^web\/src\/app\//)).toEqual([])
    expect(forbidden(/^web\/src\/words\//, /^web\/src\/(?!words\/)/)).toEqual([])
    expect(forbidden(/^web\/src\/document-session\//, /^web\/src\/(app|features|server)\//)).toEqual([])
  })

  it('web: only app and actions reach the server', () =>
    expect(
      forbidden(/^web\/src\/(?!app\/|server\/|.*actions\.ts|proxy\.ts|instrumentation)/, /^web\/src\/server\//),
    ).toEqual([]))
})
