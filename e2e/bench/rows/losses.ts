import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { paragraphOf } from '@coscribe/shared/testing/replay-trace'
import { until } from '@coscribe/shared/testing/until'
import * as Y from 'yjs'
import { tokenFor } from '../load/crowd.ts'
import { pace } from '../load/pace.ts'
import { Person } from '../load/person.ts'
import type { Measurement, RoundContext } from '../record.ts'
import type { BenchDocument, Stage } from '../stage.ts'
import { type Subject, startSubject } from '../subjects.ts'

const DOCUMENTS = 200
const PER_DOCUMENT_PER_SECOND = 10
/** The writers begin over this time, so that a debounced store is nowhere the same age. */
const SPREAD_MS = 4_000
/** Beyond the peer's `maxDebounce` of ten seconds: it has stored some of the documents once. */
const TYPED_BEFORE_KILL_S = 12
const TYPED_BEFORE_CRASH_S = 6

type Losses = {
  readonly acknowledged: number
  readonly missing: number
  readonly gone: number
  readonly longestS: number
}

type Writing = {
  readonly documents: readonly BenchDocument[]
  readonly people: readonly Person[]
  stop(): Promise<void>
}

/** Everybody types until they are stopped. */
async function write(stage: Stage, subject: Subject): Promise<Writing> {
  const documents = await stage.documents(DOCUMENTS)
  const token = (document: BenchDocument) => async () =>
    subject.name === 'ours' ? await tokenFor(stage, document, 0) : 'any'
  const people = documents.map((document) => new Person(subject.port, document.name, token(document)))
  await until('all are synced', () => people.every((person) => person.isSaved), 30_000)
  let isStopped = false
  const startedAt = performance.now()
  const hasBegun = new Set<number>()
  const turn = (k: number) => {
    const index = k % DOCUMENTS
    if (isStopped || performance.now() - startedAt < (index * SPREAD_MS) / DOCUMENTS) return
    if (hasBegun.has(index)) people[index]?.type()
    else people[index]?.begin()
    hasBegun.add(index)
  }
  const typing = (async () => {
    while (!isStopped) await pace(DOCUMENTS * PER_DOCUMENT_PER_SECOND, DOCUMENTS * PER_DOCUMENT_PER_SECOND, turn)
  })()
  return {
    documents,
    people,
    async stop() {
      isStopped = true
      await typing
    },
  }
}

/** Nobody comes back: what is not in Postgres is gone. */
async function count({ documents, people }: Writing, stored: (document: BenchDocument) => Promise<Y.Doc | null>) {
  // What had left the server before its end is still read.
  await sleep(200)
  const texts = people.map((person) => person.acknowledged)
  for (const person of people) person.destroy()
  let [acknowledged, missing, gone, longest] = [0, 0, 0, 0]
  for (const [index, text] of texts.entries()) {
    const doc = await stored(documents[index] as BenchDocument)
    const found = doc ? paragraphOf(doc).toString() : ''
    let kept = 0
    while (kept < text.length && found[kept] === text[kept]) kept += 1
    acknowledged += text.length
    missing += text.length - kept
    longest = Math.max(longest, text.length - kept)
    if (kept === 0 && text.length > 0) gone += 1
  }
  return { acknowledged, missing, gone, longestS: longest / PER_DOCUMENT_PER_SECOND } satisfies Losses
}

const inOurs = (stage: Stage) => async (document: BenchDocument) => (await stage.world.committed(document.id)).doc

const inPeers = (stage: Stage) => async (document: BenchDocument) => {
  const blob = await stage.peerBlob(document.name)
  if (!blob) return null
  const doc = new Y.Doc()
  Y.applyUpdate(doc, blob)
  return doc
}

async function killServer({ stage, record }: RoundContext, name: 'ours' | 'hocuspocus + database') {
  const subject = await startSubject(stage, name)
  const writing = await write(stage, subject)
  await sleep(TYPED_BEFORE_KILL_S * 1000)
  await subject.kill()
  await writing.stop()
  const losses = await count(writing, name === 'ours' ? inOurs(stage) : inPeers(stage))
  record('P1 acknowledged', name, losses.acknowledged)
  record('P1 missing', name, losses.missing)
  record('P1 missing share', name, (losses.missing / losses.acknowledged) * 100)
  record('P1 gone', name, losses.gone)
  record('P1 window', name, losses.longestS)
}

/** Postgres dies under the server, which is killed a second later: what it still holds in memory cannot help. */
async function crashPostgres({ stage, record }: RoundContext, how: 'immediate' | 'postmaster') {
  const subject = await startSubject(stage, 'ours')
  const writing = await write(stage, subject)
  await sleep(TYPED_BEFORE_CRASH_S * 1000)
  if (how === 'immediate') stage.postgres.stop('immediate')
  else
    process.kill(
      Number(readFileSync(join(stage.postgres.dataDirectory, 'postmaster.pid'), 'utf8').split('\n')[0]),
      'SIGKILL',
    )
  await sleep(1_000)
  await subject.kill()
  await writing.stop()
  await restart(stage)
  const losses = await count(writing, inOurs(stage))
  record(`P1 acknowledged, postgres ${how}`, 'ours', losses.acknowledged)
  record(`P1 missing, postgres ${how}`, 'ours', losses.missing)
}

/** Backends that have lost their postmaster need a moment to notice, and hold the data until then. */
async function restart(stage: Stage) {
  await until(
    'Postgres starts again',
    () => {
      try {
        stage.postgres.start()
        return true
      } catch {
        return false
      }
    },
    60_000,
  )
  await until(
    'Postgres answers',
    () =>
      stage.postgres.run('select 1').then(
        () => true,
        () => false,
      ),
    30_000,
  )
}

const zero = { goal: '0', isReached: (own: number) => own === 0, isForEveryRound: true }

export const losses: Measurement = {
  rows: ['P1'],
  quantities: [
    { id: 'P1 acknowledged', row: 'P1', what: 'characters acknowledged when the server was killed -9', unit: '' },
    { id: 'P1 missing', row: 'P1', what: 'of these missing afterwards', unit: '', ...zero },
    { id: 'P1 missing share', row: 'P1', what: 'the same in per cent', unit: '%', ...zero },
    { id: 'P1 gone', row: 'P1', what: 'of 200 documents, gone whole', unit: '', ...zero },
    {
      id: 'P1 window',
      row: 'P1',
      what: 'longest stretch of acknowledged typing lost in a document',
      unit: 's',
      ...zero,
    },
    {
      id: 'P1 acknowledged, postgres immediate',
      row: 'P1',
      what: 'characters acknowledged, Postgres stopped with -m immediate, then the server killed -9',
      unit: '',
    },
    { id: 'P1 missing, postgres immediate', row: 'P1', what: 'of these missing', unit: '', ...zero },
    {
      id: 'P1 acknowledged, postgres postmaster',
      row: 'P1',
      what: 'characters acknowledged, postmaster killed -9, then the server',
      unit: '',
    },
    { id: 'P1 missing, postgres postmaster', row: 'P1', what: 'of these missing', unit: '', ...zero },
  ],
  how: {
    P1: '200 people at stock HocuspocusProviders, each in a document of their own, 10 characters/s each, begun over four seconds; after twelve seconds (Postgres: six) the process is killed -9, every client is thrown away, and what Postgres holds is compared with what each provider had taken for saved (its own counter of unsynced changes). 0 is reached only where no round has lost anything.',
  },
  async run(context) {
    await Promise.all([killServer(context, 'ours'), killServer(context, 'hocuspocus + database')])
    await crashPostgres(context, 'immediate')
    await crashPostgres(context, 'postmaster')
  },
}
