import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openapi } from './openapi.ts'
import { OPERATIONS } from './openapi-operations.ts'

const API = join(import.meta.dirname, '../app/api')

it('describes exactly the routes and methods that exist', async () => {
  const existing: Record<string, string[]> = {}
  for (const file of readdirSync(API, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('route.ts') || file.startsWith('auth/')) continue
    const path = `/api/${file
      .replace(/\/route\.ts$/, '')
      .replaceAll('[', '{')
      .replaceAll(']', '}')}`
    const methods = Object.keys(await import(join(API, file))).filter((name) =>
      /^(GET|POST|PUT|PATCH|DELETE)$/.test(name),
    )
    existing[path] = methods.map((method) => method.toLowerCase()).sort()
  }
  const described = Object.fromEntries(
    Object.entries(OPERATIONS).map(([path, methods]) => [path, Object.keys(methods).sort()]),
  )
  expect(described).toEqual(existing)
})

it('refers only to schemas that are there', () => {
  const description = JSON.stringify(openapi())
  const schemas = (openapi() as { components: { schemas: object } }).components.schemas
  for (const [, name] of description.matchAll(/#\/components\/schemas\/(\w+)/g))
    expect(schemas).toHaveProperty(name as string)
})
