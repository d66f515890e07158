import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DocumentId } from '../domain/ids.ts'
import { MAX_PROJECTED_TEXT, MAX_SEARCHED_TEXT } from '../domain/limits.ts'
import { createOrganization, type TestOrganization } from '../testing/factories.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { connect, type Sql } from './connect.ts'
import { withOrganization } from './with-organization.ts'
import { writeProjection } from './write-projection.ts'

let database: TestDatabase
let admin: Sql
let collab: Sql
let web: Sql
let organization: TestOrganization

beforeAll(async () => {
  database = await createTestDatabase()
  admin = connect(database.urls.admin, { max: 1, applicationName: 'test' })
  collab = connect(database.urls.collab, { max: 1, applicationName: 'test' })
  web = connect(database.urls.web, { max: 1, applicationName: 'test' })
  organization = await createOrganization(admin)
})
afterAll(async () => {
  await Promise.all([admin.end(), collab.end(), web.end()])
  await database.drop()
})

async function project(documentId: DocumentId, text: string | null, title = 'Title', seq = 1n) {
  await withOrganization(collab, organization.id, (tx) =>
    writeProjection(tx, {
      organizationId: organization.id,
      documentId,
      seq,
      title,
      icon: null,
      text,
      editedAt: new Date(),
      editedBy: organization.owner,
    }),
  )
}

async function find(word: string): Promise<string[]> {
  const rows = await withOrganization(
    web,
    organization.id,
    (tx) => tx<{ id: string }[]>`
      select s.document_id as id
        from app.search_documents(array[${word}], array[false], array[false], false,
                                  array(select d.id from app.documents d where d.organization_id = ${organization.id}), 10) s`,
  )
  return rows.map(({ id }) => id)
}

/** So many different words or characters, always the same. */
function* scramble(seed = 7): Generator<number> {
  for (let n = seed; ; ) {
    n = (Math.imul(n, 1664525) + 1013904223) >>> 0
    yield n
  }
}
const fill = (characters: number, next: (n: number) => string) => {
  const parts: string[] = []
  let length = 0
  for (const n of scramble()) {
    const part = next(n)
    parts.push(part)
    length += part.length
    if (length >= characters) break
  }
  return parts.join('').slice(0, characters)
}

describe('what is indexed', () => {
  it.each([
    ['words that are all different', (n: number) => ` ${n.toString(36)}`],
    ['Chinese without any pattern', (n: number) => String.fromCodePoint(0x4e00 + (n % 20_000))],
    ['rare characters of four bytes', (n: number) => String.fromCodePoint(0x20000 + (n % 40_000))],
    ['one endless word', (n: number) => n.toString(36)],
    ['letters that come apart when folded', (n: number) => String.fromCodePoint(0xfb50 + (n % 0x200))],
  ])(
    'FD10: the longest text of %s is written, and found by its beginning',
    async (_, next) => {
      const documentId = await organization.createDocument()
      const mark = `begin${documentId.slice(0, 6)}`
      await project(documentId, `${mark} ${fill(MAX_PROJECTED_TEXT, next)}`.slice(0, MAX_PROJECTED_TEXT))
      expect(await find(mark)).toEqual([documentId])
      await project(documentId, null, 'Renamed armadillo', 2n)
      expect(await find('armadillo')).toEqual([documentId])
      expect(await find(mark)).toEqual([documentId])
      await admin`delete from app.documents where id = ${documentId}`
    },
    60_000,
  )

  it('FD10: the limit in the migration is the one that is told', async () => {
    const documentId = await organization.createDocument()
    const filler = 'weir '.repeat(MAX_SEARCHED_TEXT / 5)
    await project(documentId, `${filler.slice(0, -10)} pangolin axolotl`)
    expect(await find('pangolin')).toEqual([documentId])
    expect(await find('axolotl')).toEqual([])
  })

  it('FD10: a title that changes a thousand times leaves nothing of the others', async () => {
    const documentId = await organization.createDocument()
    await project(documentId, 'Tapirs and capybaras')
    for (let n = 2; n < 200; n++) await project(documentId, null, `Numbat${n} ${'x '.repeat(200)}`, BigInt(n))
    expect(await find('numbat100')).toEqual([])
    expect(await find('numbat199')).toEqual([documentId])
    expect(await find('capybara')).toEqual([documentId])
  })

  it('FD10: the index is asked where row-level security alone would let nobody ask it', async () => {
    await admin`analyze app.document_projections`
    const plan = await admin.begin(async (tx) => {
      await tx`set local enable_seqscan = off`
      await tx`set local role coscribe_searcher`
      const rows = await tx<{ 'QUERY PLAN': string }[]>`
        explain select document_id from app.document_projections where search @@ 'weir'::tsquery`
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    })
    expect(plan).toContain('document_projections_search')
  })
})
