import { setTimeout as sleep } from 'node:timers/promises'
import { paragraphOf } from '@coscribe/shared/testing/replay-trace'
import { until } from '@coscribe/shared/testing/until'
import * as Y from 'yjs'
import { median } from '../arithmetic.ts'
import { openConnection } from '../load/crowd.ts'
import { longHistory } from '../load/history.ts'
import type { Measurement, RoundContext } from '../record.ts'
import type { BenchDocument, Stage } from '../stage.ts'
import { inTurn, type Subject, startSubject } from '../subjects.ts'

const STORED = ['ours', 'hocuspocus + database'] as const
type Stored = (typeof STORED)[number]

/** Frames on their way at once while the history is written. */
const UNACKNOWLEDGED = 500
const WARM_OPENS = 5
/** What the server may leave behind its newest checkpoint (its longest tail): whether it is little is in the numbers. */
const LONGEST_TAIL_ROWS = 20_000
/** After everybody has left, until the server has let the document go. */
const UNLOADED_MS = 700

/** Written once in a run; every round opens it in a new process. */
const written = new Map<Stored, BenchDocument>()

async function write(context: RoundContext, name: Stored): Promise<BenchDocument> {
  const { stage, record } = context
  const { updates, source } = longHistory()
  context.note(`P8 history: ${source}, ${updates.length} updates`)
  const [document] = await stage.documents(1)
  if (!document) throw new Error('no document')
  const subject = await startSubject(stage, name)
  const connection = await openConnection(stage, subject, { document, person: 0 })
  await connection.synced
  let [sent, acked] = [0, 0]
  const startedAt = performance.now()
  const sendMore = () => {
    for (; sent < updates.length && sent - acked < UNACKNOWLEDGED; sent++) connection.send(updates[sent] as Uint8Array)
  }
  connection.onAck = () => {
    acked += 1
    if (sent - acked < UNACKNOWLEDGED / 2) sendMore()
  }
  sendMore()
  await until('all of it is acknowledged', () => acked === updates.length || connection.closed !== null, 300_000)
  if (acked !== updates.length) throw new Error(`${name}: closed with ${connection.closed} after ${acked}`)
  record('P8 written', name, (performance.now() - startedAt) / 1000)
  connection.destroy()
  await until(`${name} has stored it whole`, () => isStoredWhole(stage, name, document), 60_000)
  if (name === 'ours') {
    await sleep(UNLOADED_MS)
    context.note(`P8 ours: ${await tailRows(stage, document)} rows behind the checkpoint when it is opened`)
  }
  await subject.kill()
  return document
}

async function isStoredWhole(stage: Stage, name: Stored, document: BenchDocument): Promise<boolean> {
  if (name === 'ours') return (await tailRows(stage, document)) < LONGEST_TAIL_ROWS
  const blob = await stage.peerBlob(document.name)
  return blob !== null && textIn(blob) === longHistory().text
}

/** Rows of our log behind the newest checkpoint: all of them are committed, and a cold open has to merge them. */
async function tailRows(stage: Stage, document: BenchDocument): Promise<number> {
  const [row] = await stage.world.admin<{ rows: string }[]>`
    select app.log_head(d.organization_id, d.id) - coalesce(max(c.seq), 0) as rows
      from app.documents d left join app.document_checkpoints c on c.document_id = d.id
     where d.id = ${document.id} group by d.organization_id, d.id`
  return Number(row?.rows)
}

/** The paragraph's text of a whole state. */
function textIn(update: Uint8Array): string {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  return paragraphOf(doc).toString()
}

/** From the first byte sent to the last byte of the whole document, in ms, and that document. */
async function open(stage: Stage, subject: Subject, document: BenchDocument) {
  const startedAt = performance.now()
  const connection = await openConnection(stage, subject, { document, person: 0 })
  const minted = performance.now()
  let state: Uint8Array | null = null
  let ms = 0
  connection.onSyncStep2 = (update) => {
    state = Uint8Array.from(update)
    ms = performance.now() - Math.max(startedAt, minted)
  }
  await connection.synced
  const bytesDown = connection.bytesRead
  connection.destroy()
  return { ms, state: state as Uint8Array | null, bytesDown }
}

async function measure(context: RoundContext, name: Stored): Promise<void> {
  const { stage, record } = context
  const document = written.get(name) ?? (await write(context, name))
  written.set(name, document)
  const subject = await startSubject(stage, name)
  try {
    const first = await open(stage, subject, document)
    record('P8 first ever', name, first.ms)
    if (!first.state || textIn(first.state) !== longHistory().text)
      throw new Error(`${name}: not the text that was written`)
    record('P9 open', name, first.bytesDown)
    const warm: number[] = []
    for (let i = 0; i < WARM_OPENS; i++) {
      await sleep(UNLOADED_MS)
      warm.push((await open(stage, subject, document)).ms)
    }
    record('P8 warm', name, median(warm))
    await reopen(context, subject, document, first.state)
  } finally {
    await subject.kill()
  }
}

/** A client that holds everything comes back. */
async function reopen({ stage, record }: RoundContext, subject: Subject, document: BenchDocument, state: Uint8Array) {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, state)
  const stateVector = Y.encodeStateVector(doc)
  const missing = Y.encodeStateAsUpdate(doc, stateVector)
  const connection = await openConnection(stage, subject, { document, person: 0, stateVector, missing })
  await connection.synced
  await sleep(300)
  record('P9 reopen down', subject.name, connection.bytesRead)
  record('P9 reopen up', subject.name, connection.bytesWritten)
  connection.destroy()
}

export const history: Measurement = {
  rows: ['P8', 'P9'],
  quantities: [
    {
      id: 'P8 warm',
      row: 'P8',
      what: 'cold open of the long history, warm process',
      unit: 'ms',
      goal: '≤ 50',
      isReached: (own) => own <= 50,
    },
    {
      id: 'P8 first ever',
      row: 'P8',
      what: 'the same, first open of the process',
      unit: 'ms',
      goal: '≤ 120',
      isReached: (own) => own <= 120,
    },
    {
      id: 'P8 written',
      row: 'P8',
      what: 'writing the history through a socket, all of it acknowledged (once in a run)',
      unit: 's',
    },
    {
      id: 'P9 open',
      row: 'P9',
      what: 'bytes down, full open',
      unit: 'B',
      goal: '≤ 110,000',
      isReached: (own) => own <= 110_000,
    },
    {
      id: 'P9 reopen down',
      row: 'P9',
      what: 'bytes down, reopen with nothing new',
      unit: 'B',
      goal: '≤ 190',
      isReached: (own) => own <= 190,
    },
    {
      id: 'P9 reopen up',
      row: 'P9',
      what: 'bytes up, reopen with nothing new',
      unit: 'B',
      goal: '≤ 110',
      isReached: (own) => own <= 110,
    },
  ],
  how: {
    P8: 'A history of 259,778 operations of one writer (automerge-paper where it is at hand; see the note on its source), written update by update through a socket, every one acknowledged; then everybody leaves, ours writes its checkpoint, the peer its blob, and the process is killed. Per round a new process: from the connect to the last byte of the SyncStep2, read back and compared with the text. "Warm" is the median of five more opens in the same process, each after everybody has left and the document is unloaded. Neither the making of the token nor the applying in the client is in it.',
    P9: 'The same opens, bytes after the upgrade, WebSocket heads and handshake (ours: with its token of about 600 bytes) included. Reopen: a stock client that holds everything sends its state vector and answers the server’s. No compression on either side.',
  },
  async run(context) {
    for (const name of inTurn<Stored>(STORED, context.round)) await measure(context, name)
  },
}
