import { appendUpdates } from '@coscribe/shared/db/append-updates'
import { connect } from '@coscribe/shared/db/connect'
import type { DocumentId } from '@coscribe/shared/domain/ids'
import { until } from '@coscribe/shared/testing/until'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { TestClient } from './testing/clients.ts'
import { CollabWorld } from './testing/collab-world.ts'
import { startServer } from './testing/start-server.ts'

let world: CollabWorld
let server: Awaited<ReturnType<typeof startServer>>
let documentId: DocumentId
const clients: TestClient[] = []

beforeAll(async () => {
  world = await CollabWorld.create()
  server = await startServer(world)
})
afterAll(async () => {
  await server.server.drain()
  await world.drop()
})
beforeEach(async () => {
  documentId = await world.organization.createDocument()
})
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy()
})

const open = () => {
  const client = new TestClient(world, server.port, world.owner, { documentId })
  clients.push(client)
  return client
}
const projection = async () => {
  const [row] = await world.admin<
    { seq: number; title: string; icon: string | null; text: string; by: string | null }[]
  >`
    select seq::int, title, icon, text, edited_by as "by" from app.document_projections
     where document_id = ${documentId}`
  return row
}

describe('projections', () => {
  it('PJ1: title, icon and text follow what was committed, with who edited last', async () => {
    const { doc } = open()
    doc.getText('title').insert(0, 'Minutes')
    doc.getMap('meta').set('icon', 'book')
    const paragraph = new Y.XmlElement('paragraph')
    doc.getXmlFragment('default').insert(0, [paragraph])
    paragraph.insert(0, [new Y.XmlText('We met.')])
    await until('it is projected', async () => (await projection())?.text === 'We met.')
    expect(await projection()).toMatchObject({ title: 'Minutes', icon: 'book', by: world.owner })
    const [head] = await world.admin`
      select max(seq)::int as seq from app.document_updates where log_id = (select log_id from app.documents where id = ${documentId})`
    expect((await projection())?.seq).toBe(head?.seq)
  })

  it('PJ1: what was appended while nobody had the document open is projected at the next load', async () => {
    const elsewhere = new Y.Doc()
    elsewhere.getText('title').insert(0, 'Renamed')
    const sql = connect(world.database.urls.collab, { max: 1, applicationName: 'coscribe test' })
    const payload = Y.encodeStateAsUpdate(elsewhere)
    await appendUpdates(sql, [{ organizationId: world.organization.id, documentId, payload, userId: world.owner }])
    await sql.end()
    expect(await projection()).toBeUndefined()
    open()
    await until('it is projected', async () => (await projection())?.title === 'Renamed')
  })

  it('PJ1: ten pages are found by what was written last while everybody stays', async () => {
    const { doc } = open()
    const paragraph = new Y.XmlElement('paragraph')
    const text = new Y.XmlText('We met at the weir. '.repeat(900))
    doc.getXmlFragment('default').insert(0, [paragraph])
    paragraph.insert(0, [text])
    const find = async (word: string) =>
      await world.admin`
        select 1 from app.document_projections
         where document_id = ${documentId} and search @@ plainto_tsquery('english', ${word})`
    await until('the first pages are found', async () => (await find('weir')).length === 1)
    // At 2 ms per character this would be 36 s away.
    text.insert(0, 'Pangolins! ')
    await until('the last word is found', async () => (await find('pangolin')).length === 1)
  })
})
