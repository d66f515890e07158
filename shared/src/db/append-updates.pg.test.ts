import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { DocumentId } from '../domain/ids.ts'
import { createOrganization, type TestOrganization } from '../testing/factories.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { until } from '../testing/until.ts'
import { appendUpdates, type NewUpdate } from './append-updates.ts'
import { connect, type Sql } from './connect.ts'
import { loadDocumentState } from './load-document-state.ts'
import { withOrganization } from './with-organization.ts'

let database: TestDatabase
let admin: Sql
let web: Sql
let a: TestOrganization
let b: TestOrganization

beforeAll(async () => {
  database = await createTestDatabase()
  admin = connect(database.urls.admin, { max: 2, applicationName: 'test' })
  web = connect(database.urls.web, { max: 4, applicationName: 'test' })
  a = await createOrganization(admin)
  b = await createOrganization(admin)
})
afterAll(async () => {
  await Promise.all([admin.end(), web.end()])
  await database.drop()
})

const update = (organization: TestOrganization, documentId: DocumentId, text: string): NewUpdate => {
  const doc = new Y.Doc()
  doc.getText('title').insert(0, text)
  return {
    organizationId: organization.id,
    documentId,
    payload: Y.encodeStateAsUpdate(doc),
    userId: organization.owner,
  }
}

describe('UL2 appendUpdates', () => {
  it('UL2: gives contiguous seqs per document, over organizations, in input order', async () => {
    const [a1, a2, b1] = [await a.createDocument(), await a.createDocument(), await b.createDocument()]
    const first = await appendUpdates(web, [
      update(a, a1, '1'),
      update(b, b1, '2'),
      update(a, a1, '3'),
      update(a, a2, '4'),
    ])
    expect(first).toEqual([1n, 1n, 2n, 1n])
    expect(await appendUpdates(web, [update(b, b1, '5'), update(a, a1, '6')])).toEqual([2n, 3n])
  })

  it('UL2: concurrent batches over the same documents in opposite order neither deadlock nor leave gaps', async () => {
    const documents = [await a.createDocument(), await a.createDocument(), await b.createDocument()] as const
    const owner = [a, a, b] as const
    const batches = Array.from({ length: 40 }, (_, n) => {
      const updates = documents.map((id, i) => update(owner[i] as TestOrganization, id, String(n)))
      return appendUpdates(web, n % 2 ? updates.reverse() : updates)
    })
    const seqs = (await Promise.all(batches)).flat()
    expect(seqs.map(Number).sort((x, y) => x - y)).toEqual(Array.from({ length: 120 }, (_, i) => Math.floor(i / 3) + 1))
  })

  it('TN1: a document named under another organization is unknown, and nothing is inserted', async () => {
    const id = await b.createDocument()
    expect(await appendUpdates(web, [update(a, id, 'x')])).toEqual([null])
    expect(await appendUpdates(web, [update(a, randomUUID() as DocumentId, 'x')])).toEqual([null])
    const [row] =
      await admin`select count(*)::int as n from app.document_updates where log_id = (select log_id from app.documents where id = ${id})`
    expect(row?.n).toBe(0)
  })

  it('UL2: whoever moves or trashes a document holds up nobody who writes in it', async () => {
    const id = await a.createDocument()
    await admin.begin(async (tx) => {
      await tx`select 1 from app.documents where id = ${id} for update`
      expect(await appendUpdates(web, [update(a, id, 'x')])).toEqual([1n])
    })
  })

  it('UL2: is refused in a transaction that would not see what others have committed', async () => {
    const id = await a.createDocument()
    const appending = withOrganization(
      web,
      a.id,
      (tx) => appendUpdates(tx, [update(a, id, 'x')]),
      'isolation level repeatable read',
    )
    await expect(appending).rejects.toThrow(/READ COMMITTED/)
  })

  it('UL2: is the same whatever the database takes for the default of transactions', async () => {
    const id = await a.createDocument()
    await admin.unsafe(`alter database ${database.name} set default_transaction_isolation = 'repeatable read'`)
    const fresh = connect(database.urls.collab, { max: 1, applicationName: 'test' })
    try {
      expect(await appendUpdates(fresh, [update(a, id, 'x')])).toEqual([1n])
    } finally {
      await fresh.end()
      await admin.unsafe(`alter database ${database.name} reset default_transaction_isolation`)
    }
  })

  it('UL2: a keystroke writes its row and the entry of its index, and touches nothing else', async () => {
    const id = await a.createDocument()
    await appendUpdates(web, [update(a, id, 'x')])
    const fresh = connect(database.urls.admin, { max: 1, applicationName: 'test' }) // has counted nothing yet
    await fresh.begin(async (tx) => {
      await appendUpdates(tx, [update(a, id, 'y')])
      const written = await tx`
        select relname as "table", n_tup_ins::int as inserted, n_tup_upd::int as updated from pg_stat_xact_user_tables
         where n_tup_ins + n_tup_upd + n_tup_del > 0`
      expect([...written]).toEqual([{ table: 'document_updates', inserted: 1, updated: 0 }])
    })
    await fresh.end()
    const [row] = await admin`select xmax::text as locked from app.documents where id = ${id}`
    expect(row?.locked).toBe('0')
  })

  it('UL2: a trashed document takes no updates', async () => {
    const id = await a.createDocument()
    await admin`update app.documents set trashed_at = now() where id = ${id}`
    expect(await appendUpdates(web, [update(a, id, 'x')])).toEqual([null])
  })
})

describe('UL6 deleting documents', () => {
  const logsOf = async (ids: readonly DocumentId[]) =>
    (await admin<{ log_id: string }[]>`select log_id from app.documents where id = any (${ids}::uuid[])`).map(
      (row) => row.log_id,
    )
  /** Of logs and not of documents, which are gone when this is asked. */
  const rowsOf = async (logs: readonly string[]) =>
    (await admin`select count(*)::int as n from app.document_updates where log_id = any (${logs}::bigint[])`)[0]?.n
  const waitsForALock = (query: RegExp) =>
    until('it waits', async () => {
      const waiting = await admin<{ query: string }[]>`
        select query from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      return waiting.some((row) => query.test(row.query))
    })

  it('UL6: the log goes with its document, and with its organization', async () => {
    const mine = await createOrganization(admin)
    const [one, other, kept] = [await mine.createDocument(), await mine.createDocument(), await a.createDocument()]
    await appendUpdates(web, [update(mine, one, '1'), update(mine, other, '2'), update(a, kept, '3')])
    const [logOfOne, logOfOther, logOfKept] = [await logsOf([one]), await logsOf([other]), await logsOf([kept])]
    expect(await rowsOf([...logOfOne, ...logOfOther, ...logOfKept])).toBe(3)
    await withOrganization(
      web,
      mine.id,
      (tx) => tx`
      delete from app.documents where organization_id = ${mine.id} and id = ${one}`,
    )
    expect([await rowsOf(logOfOne), await rowsOf(logOfOther)]).toEqual([0, 1])
    await admin`delete from auth.organizations where id = ${mine.id}`
    expect([await rowsOf([...logOfOne, ...logOfOther]), await rowsOf(logOfKept)]).toEqual([0, 1])
  })

  it.each([1, 150])('UL6: of %i documents that are deleted while somebody appends, no row stays', async (count) => {
    const mine = await createOrganization(admin)
    const ids: DocumentId[] = []
    for (let n = 0; n < count; n++) ids.push(await mine.createDocument())
    const logs = await logsOf(ids)
    expect(logs).toHaveLength(count)
    let deleting: Promise<unknown> | undefined
    await web.begin(async (tx) => {
      await appendUpdates(
        tx,
        ids.map((id) => update(mine, id, 'not yet committed')),
      )
      deleting = admin`delete from app.documents where organization_id = ${mine.id}`
      deleting.catch(() => {}) // awaited below
      await waitsForALock(/^delete from app.documents/)
    })
    await deleting
    expect(await rowsOf(logs)).toBe(0)
  })

  it.each([1, 150])(
    'UL6: whoever appends to %i documents that are being deleted waits, and finds none',
    async (count) => {
      const mine = await createOrganization(admin)
      const ids: DocumentId[] = []
      for (let n = 0; n < count; n++) ids.push(await mine.createDocument())
      const logs = await logsOf(ids)
      let appending: Promise<unknown> | undefined
      await admin.begin(async (tx) => {
        await tx`delete from app.documents where organization_id = ${mine.id}`
        appending = appendUpdates(
          web,
          ids.map((id) => update(mine, id, 'too late')),
        )
        appending.catch(() => {}) // awaited below
        await waitsForALock(/append_updates/)
      })
      expect(await appending).toEqual(ids.map(() => null))
      expect(await rowsOf(logs)).toBe(0)
    },
  )

  it('UL6: a deletion of many documents holds few of the locks that everybody shares', async () => {
    const organizations = [await createOrganization(admin), await createOrganization(admin)]
    for (const mine of organizations) for (let n = 0; n < 50; n++) await mine.createDocument()
    await admin.begin(async (tx) => {
      await tx`delete from auth.organizations where id = any (${organizations.map(({ id }) => id)}::uuid[])`
      const [row] = await tx`
        select count(*)::int as held from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()`
      expect(row?.held).toBe(organizations.length)
    })
  })

  it('UL6: while many documents of an organization are deleted its others wait, and other organizations do not', async () => {
    const mine = await createOrganization(admin)
    const kept = await mine.createDocument()
    const ids: DocumentId[] = []
    for (let n = 0; n < 30; n++) ids.push(await mine.createDocument())
    const elsewhere = await a.createDocument()
    const batch = [update(mine, kept, '1'), update(a, elsewhere, '2')]
    await admin.begin(async (tx) => {
      await tx`delete from app.documents where id = any (${ids}::uuid[])`
      expect(await appendUpdates(web, batch, { skipLocked: true })).toEqual(['locked', 1n])
    })
    expect(await appendUpdates(web, batch, { skipLocked: true })).toEqual([1n, 2n])
  })

  it('UL6: is refused in a transaction that would not see the last rows', async () => {
    const id = await a.createDocument()
    const deleting = withOrganization(
      web,
      a.id,
      (tx) => tx`delete from app.documents where organization_id = ${a.id} and id = ${id}`,
      'isolation level repeatable read',
    )
    await expect(deleting).rejects.toThrow(/READ COMMITTED/)
  })
})

describe('CP1 loadDocumentState', () => {
  it('CP1: what was appended is what is loaded, byte for byte in meaning', async () => {
    const id = await a.createDocument()
    const doc = new Y.Doc()
    const updates: NewUpdate[] = []
    doc.on('update', (payload: Uint8Array) =>
      updates.push({ organizationId: a.id, documentId: id, payload, userId: a.owner }),
    )
    for (let i = 0; i < 50; i++) doc.getText('title').insert(i % 7, String(i))
    doc.getText('title').delete(3, 9)
    await appendUpdates(web, updates)
    const loaded = await loadDocumentState(web, a.id, id)
    expect(loaded?.doc.getText('title').toString()).toBe(doc.getText('title').toString())
    expect(loaded).toMatchObject({ seq: 51n, checkpointSeq: 0n, tail: { rows: 51 }, lastEdit: { userId: a.owner } })
  })

  it('TN1: a document of another organization loads as one that does not exist', async () => {
    const id = await b.createDocument()
    expect(await loadDocumentState(web, a.id, id)).toBeNull()
  })

  it('CP1: a damaged checkpoint is passed over, and nothing is lost', async () => {
    const id = await a.createDocument()
    await appendUpdates(web, [update(a, id, 'kept')])
    await admin`
      insert into app.document_checkpoints (organization_id, document_id, seq, state, state_vector, sha256)
      values (${a.id}, ${id}, 1, '\\x0102', '\\x00', ${Buffer.alloc(32)})`
    const loaded = await loadDocumentState(web, a.id, id)
    expect(loaded?.damagedCheckpoints).toEqual([1n])
    expect(loaded?.doc.getText('title').toString()).toBe('kept')
  })

  it('CP1: a hole in the log is an error, never a document with something missing', async () => {
    const id = await a.createDocument()
    await appendUpdates(web, [update(a, id, '1'), update(a, id, '2'), update(a, id, '3')])
    await admin`delete from app.document_updates where log_id = (select log_id from app.documents where id = ${id}) and seq = 2`
    await expect(loadDocumentState(web, a.id, id)).rejects.toThrow(/hole/)
  })

  it('TN1: the setting ends with the transaction, also when it was aborted', async () => {
    const id = await a.createDocument()
    await expect(withOrganization(web, a.id, (tx) => tx`select 1 / 0`)).rejects.toThrow()
    for (let i = 0; i < 8; i++) expect(await web`select id from app.documents where id = ${id}`).toHaveLength(0)
  })
})
