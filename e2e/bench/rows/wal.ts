import { setTimeout as sleep } from 'node:timers/promises'
import { paragraphOf } from '@coscribe/shared/testing/replay-trace'
import { until } from '@coscribe/shared/testing/until'
import * as Y from 'yjs'
import type { Connection } from '../load/connection.ts'
import { closeAll, openConnection, openCrowd } from '../load/crowd.ts'
import { longHistory } from '../load/history.ts'
import { pace } from '../load/pace.ts'
import { clientIdOf } from '../load/typing.ts'
import type { Measurement, RoundContext } from '../record.ts'
import type { BenchDocument } from '../stage.ts'
import { type Subject, startSubject } from '../subjects.ts'

const CHUNKS = 10
const CHUNK_CHARACTERS = 100_000
const WRITERS = 10
const PER_WRITER_PER_SECOND = 10
/** Seconds: multiples of the peer's `maxDebounce`, in which it stores such a document once. One person for longer: a page is worth 80 characters. */
const STRETCHES = [
  { writers: 1, seconds: 30, people: 'one person at 10 characters/s' },
  { writers: WRITERS, seconds: 10, people: 'ten people at 10 characters/s each' },
] as const
/** Until the last store, projection and checkpoint are through. */
const QUIET_MS = 3_500

type Typist = { readonly doc: Y.Doc; readonly isAcknowledged: () => boolean }

async function measure(context: RoundContext, name: 'ours' | 'hocuspocus + database'): Promise<void> {
  const { stage, record } = context
  const whose = name === 'ours' ? 'ours' : 'peers'
  const subject = await startSubject(stage, name)
  const [document] = await stage.documents(1)
  if (!document) throw new Error('no document')
  const state = await paste(context, subject, document)
  const seats = Array.from({ length: WRITERS }, (_, index) => ({ document, person: (index % 2) as 0 | 1 }))
  const connections = await openCrowd(stage, subject, seats)
  try {
    const typists = connections.map((connection, index) => typist(connection, index, state))
    for (const { writers, seconds } of STRETCHES) {
      await sleep(QUIET_MS)
      await stage.settle(whose)
      for (const phase of ['first', 'then']) {
        const before = await stage.walBytes(whose)
        const characters = writers * PER_WRITER_PER_SECOND * seconds
        await pace(writers * PER_WRITER_PER_SECOND, characters, (k) => {
          const { doc } = typists[k % writers] as Typist
          const text = paragraphOf(doc)
          text.insert(text.length, 'x')
        })
        await until('all is acknowledged', () => typists.every(({ isAcknowledged }) => isAcknowledged()))
        await sleep(QUIET_MS)
        record(`P10 ${writers} writers, ${phase}`, name, ((await stage.walBytes(whose)) - before) / characters)
      }
    }
  } finally {
    await stage.unsettle(whose)
    closeAll(connections)
    await subject.kill()
  }
}

/** A real Y.Doc whose updates leave at once. Nobody merges what others write: each types into what was pasted. */
function typist(connection: Connection, index: number, state: Uint8Array | null): Typist {
  const doc = new Y.Doc()
  doc.clientID = clientIdOf(index)
  if (state) Y.applyUpdate(doc, state)
  let [sent, acked] = [0, 0]
  doc.on('update', (update: Uint8Array) => {
    sent += 1
    connection.send(update)
  })
  connection.onAck = () => {
    acked += 1
  }
  return { doc, isAcknowledged: () => acked === sent }
}

/** Makes the document and leaves, so that checkpoint and blob are written before anything is counted. */
async function paste({ stage }: RoundContext, subject: Subject, document: BenchDocument): Promise<Uint8Array> {
  const connection = await openConnection(stage, subject, { document, person: 0 })
  await connection.synced
  const { doc, ...first } = typist(connection, WRITERS, null)
  const paragraph = paragraphOf(doc)
  for (let chunk = 0; chunk < CHUNKS; chunk++) {
    paragraph.insert(paragraph.length, words(CHUNK_CHARACTERS, chunk))
    await until('the paste is acknowledged', first.isAcknowledged, 60_000)
  }
  connection.destroy()
  await sleep(QUIET_MS)
  return Y.encodeStateAsUpdate(doc)
}

/** Words of a real text in random order: repeated text would let Postgres compress a blob to nothing. */
function words(characters: number, seed: number): string {
  const vocabulary = longHistory().text.split(/\s+/)
  let state = seed + 1
  let text = ''
  while (text.length < characters) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    text += `${vocabulary[(state >>> 8) % vocabulary.length]} `
  }
  return text.slice(0, characters)
}

export const wal: Measurement = {
  rows: ['P10'],
  quantities: STRETCHES.flatMap(({ writers, people }) => [
    {
      id: `P10 ${writers} writers, then`,
      row: 'P10',
      what: `WAL bytes per character, ${people}`,
      unit: 'B',
      goal: '≤ 300',
      isReached: (own) => own <= 300,
    },
    {
      id: `P10 ${writers} writers, first`,
      row: 'P10',
      what: 'the same right after a checkpoint of Postgres, with its full-page images',
      unit: 'B',
    },
  ]),
  how: {
    P10: 'A document of one million characters (ten pastes of words of a real text in random order), whose writer has left, so that checkpoint and blob are written. Then VACUUM (of what other rows left behind; autovacuum is off meanwhile) and CHECKPOINT, typing at its end (one person: 30 seconds, ten: 10), 3.5 seconds in which the last store, projection and checkpoint come to an end, and the same once more: growth of pg_current_wal_lsn by all of that, and by everything else the cluster writes, per character typed. In the first stretch each page is logged whole when it is first touched, as it is once between two checkpoints of Postgres (five minutes by default); the row with the goal is of the second stretch, which has next to none of that. A checkpoint of ours, due once in 20,000 characters of such a document, falls into it or does not. Ours and the peer run at the same time, each on a cluster of its own.',
  },
  async run(context) {
    await Promise.all([measure(context, 'ours'), measure(context, 'hocuspocus + database')])
  },
}
