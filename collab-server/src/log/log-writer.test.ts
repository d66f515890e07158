import { randomUUID } from 'node:crypto'
import type { DocumentId, OrganizationId } from '@coscribe/shared/domain/ids'
import { MAX_BATCH_DOCUMENTS } from '@coscribe/shared/domain/limits'
import { type DocumentAddress, formatDocumentName } from '@coscribe/shared/protocol/document-name'
import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../limits.ts'
import { LogWriter } from './log-writer.ts'
import { MemoryUpdateLog } from './memory-update-log.ts'
import { AppendError } from './update-log.ts'

/** A writer on the in-memory log, and what it reported. */
function setup() {
  const log = new MemoryUpdateLog()
  const events: string[] = []
  const writer = new LogWriter(
    log,
    {
      committed: (_, seqs) => void events.push(`committed ${seqs.join(',')}`),
      rejected: (_, why) => void events.push(why),
      pressure: (pressure) => void events.push(`pressure ${pressure}`),
      retrying: () => void events.push('retrying'),
    },
    DEFAULT_LIMITS,
  )
  const create = (): DocumentAddress => {
    const address = { organizationId: randomUUID() as OrganizationId, documentId: randomUUID() as DocumentId }
    log.createDocument(formatDocumentName(address))
    return address
  }
  const write = (address: DocumentAddress, ...bytes: number[]) =>
    writer.enqueue({ ...address, payload: Uint8Array.from(bytes), userId: null })
  const rows = (address: DocumentAddress) => log.rows(formatDocumentName(address)).map(({ payload }) => [...payload])
  return { log, writer, events, create, write, rows }
}

const turns = async (count: number) => {
  for (let i = 0; i < count; i++) await new Promise(setImmediate)
}

describe('log writer', () => {
  it('UL1: commits what one turn queued, of all documents, as one batch and in order', async () => {
    const { log, writer, create, write, rows } = setup()
    const [a, b] = [create(), create()]
    let batches = 0
    log.before = () => void batches++
    write(a, 1)
    write(b, 2)
    write(a, 3)
    expect(await Promise.all([a, b].map((address) => writer.durable(formatDocumentName(address))))).toEqual([
      true,
      true,
    ])
    expect(batches).toBe(1)
    expect(rows(a)).toEqual([[1], [3]])
    expect(rows(b)).toEqual([[2]])
    expect(writer.queuedBytes).toBe(0)
  })

  it('UL1: holds no more documents in a batch than Postgres has locks for', async () => {
    const { log, writer, create, write, rows } = setup()
    const addresses = Array.from({ length: MAX_BATCH_DOCUMENTS + 1 }, create)
    const batches: number[] = []
    log.before = (updates) => void batches.push(updates.length)
    for (const address of addresses) write(address, 1)
    write(addresses[0] as DocumentAddress, 2)
    await Promise.all(addresses.map((address) => writer.durable(formatDocumentName(address))))
    expect(batches).toEqual([MAX_BATCH_DOCUMENTS, 2])
    expect(rows(addresses[0] as DocumentAddress)).toEqual([[1], [2]])
  })

  it('DA1: whoever waits is told by the commit that covers it, and by no earlier one', async () => {
    const { log, writer, create, write } = setup()
    const address = create()
    const name = formatDocumentName(address)
    const gates: (() => void)[] = []
    log.before = () => new Promise((resolve) => void gates.push(resolve))
    const told: string[] = []
    write(address, 1)
    const first = writer.durable(name).then(() => told.push('first'))
    await turns(2)
    write(address, 2)
    const second = writer.durable(name).then(() => told.push('second'))
    await turns(2)
    expect(told).toEqual([])
    gates.shift()?.()
    await first
    await turns(2)
    expect(told).toEqual(['first'])
    gates.shift()?.()
    await second
    expect(told).toEqual(['first', 'second'])
  })

  it('UL3: what fails for a while is tried again, in order, until it succeeds', async () => {
    const { log, writer, events, create, write, rows } = setup()
    const address = create()
    let failures = 2
    log.before = () => {
      if (failures-- > 0) throw new AppendError('again', 'the database is away')
    }
    write(address, 1)
    write(address, 2)
    expect(await writer.durable(formatDocumentName(address))).toBe(true)
    expect(events.filter((event) => event === 'retrying')).toHaveLength(2)
    expect(rows(address)).toEqual([[1], [2]])
  })

  it('UL3: a row that can never be stored is found by halving, and only its document is given up', async () => {
    const { log, writer, events, create, write, rows } = setup()
    const documents = Array.from({ length: 5 }, create)
    const poisoned = documents[3] as DocumentAddress
    log.before = (updates) => {
      if (updates.some((update) => update.documentId === poisoned.documentId))
        throw new AppendError('poison', 'refused')
    }
    for (const address of documents) write(address, 7)
    await Promise.all(
      documents.filter((address) => address !== poisoned).map((address) => writer.durable(formatDocumentName(address))),
    )
    await turns(20)
    expect(documents.map((address) => rows(address).length)).toEqual([1, 1, 1, 0, 1])
    expect(events.filter((event) => event === 'poison')).toHaveLength(1)
  })

  it('UL3: a document that is gone is reported, and nobody is told that it is durable', async () => {
    const { log, writer, events, create, write } = setup()
    const address = create()
    const name = formatDocumentName(address)
    log.deleteDocument(name)
    write(address, 1)
    const told: string[] = []
    writer.whenDurable(
      name,
      () => told.push('durable'),
      () => told.push('dropped'),
    )
    await turns(10)
    expect(events).toContain('unknown-document')
    writer.drop(name) // what the room does when it is told
    expect(told).toEqual(['dropped'])
  })

  it('UL4: a queue that grows asks to pause, then to close, and says when it is over', async () => {
    const { log, writer, events, create } = setup()
    const address = create()
    let open = () => {}
    log.before = () =>
      new Promise((resolve) => {
        open = resolve
      })
    const payload = new Uint8Array(3 * 1024 * 1024)
    const pressures = () => events.filter((event) => event.startsWith('pressure'))
    for (let i = 0; i < 3; i++) writer.enqueue({ ...address, payload, userId: null })
    expect(pressures()).toEqual(['pressure pause'])
    for (let i = 0; i < 8; i++) writer.enqueue({ ...address, payload, userId: null })
    expect(pressures()).toEqual(['pressure pause', 'pressure close'])
    await turns(2)
    log.before = () => {}
    open()
    expect(await writer.durable(formatDocumentName(address))).toBe(true)
    expect(pressures().at(-1)).toBe('pressure none')
    expect(writer.queuedBytes).toBe(0)
  })

  it('UL5: a document that somebody holds waits alone, in order, and is committed once it is let go', async () => {
    const { log, writer, create, write, rows } = setup()
    const [held, free] = [create(), create()]
    const name = formatDocumentName(held)
    log.locked.add(name)
    write(held, 1)
    write(free, 1)
    await writer.durable(formatDocumentName(free))
    write(held, 2)
    write(free, 2)
    await writer.durable(formatDocumentName(free))
    expect(writer.isDurable(name)).toBe(false)
    expect(rows(held)).toEqual([])
    log.locked.delete(name)
    expect(await writer.durable(name)).toBe(true)
    expect(rows(held)).toEqual([[1], [2]])
    expect(rows(free)).toEqual([[1], [2]])
    expect(writer.queuedBytes).toBe(0)
  })
})
