import { connect, type Sql } from '@coscribe/shared/db/connect'
import type { DocumentId, UserId } from '@coscribe/shared/domain/ids'
import { POLLED_AT_ONCE } from '@coscribe/shared/domain/limits'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CollabConnection } from '../connection-context.ts'
import { CollabWorld } from '../testing/collab-world.ts'
import { AccessWatch } from './access-watch.ts'

let world: CollabWorld
let sql: Sql
beforeAll(async () => {
  world = await CollabWorld.create()
  sql = connect(world.database.urls.collab, { max: 1, applicationName: 'test' })
})
afterAll(async () => {
  await sql.end()
  await world.drop()
})

/** A connection as the watch sees it, and what it was closed with. */
async function connectionOf(userId: UserId, documentId: DocumentId) {
  const [user] = await world.admin<{ name: string }[]>`select name from auth.users where id = ${userId}`
  const closes: string[] = []
  const connection = {
    isClosed: false,
    admission: {
      address: { organizationId: world.organization.id, documentId },
      userId,
      sessionId: await world.sessionOf(userId),
      access: 'write',
      epoch: 0,
      schemaVersion: 1,
      user: { name: user?.name, image: null },
    },
    close: (name: string) => closes.push(name),
  }
  return { connection: connection as unknown as CollabConnection, closes }
}

it('RV1: the poll judges more people than it asks about at once, each once per document, and closes all their sockets', async () => {
  const documents: DocumentId[] = []
  for (let count = 0; count < POLLED_AT_ONCE + 5; count++) documents.push(await world.organization.createDocument())
  const opened = await Promise.all(documents.map((documentId) => connectionOf(world.owner, documentId)))
  const trashed = documents.at(-1) as DocumentId
  const again = await connectionOf(world.owner, trashed)
  await world.admin`update app.documents set trashed_at = now() where id = ${trashed}`
  const watch = new AccessWatch(sql, () => [...opened, again].map(({ connection }) => connection))
  await watch.poll()
  expect(opened.at(-1)?.closes).toEqual(['documentDeleted'])
  expect(again.closes).toEqual(['documentDeleted'])
  expect(opened.slice(0, -1).flatMap(({ closes }) => closes)).toEqual([])
})
