import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '../load/connection.ts'
import { closeAll, openCrowd } from '../load/crowd.ts'
import { clientIdOf, prepareTyping } from '../load/typing.ts'
import { rssKb } from '../machine.ts'
import type { Measurement, RoundContext } from '../record.ts'
import type { BenchDocument } from '../stage.ts'
import { inTurn, type Subject, type SubjectName, startSubject } from '../subjects.ts'

const DOCUMENTS = 1_000
const WARM_UP_DOCUMENTS = 200
const IDLE_CONNECTIONS = 1_000
/** Until what was opened has come to rest. */
const REST_MS = 2_500
const CANDIDATES = ['ours', 'hocuspocus', 'y-websocket'] as const

const paragraph = prepareTyping(clientIdOf(42), 20)

const pairsOf = (documents: readonly BenchDocument[]) =>
  documents.flatMap((document) => ([0, 1] as const).map((person) => ({ document, person })))

async function measure(context: RoundContext, name: SubjectName, what: 'document' | 'connection'): Promise<void> {
  const { stage, record } = context
  const subject = await startSubject(stage, name)
  const all: Connection[] = []
  try {
    const documents = await stage.documents(DOCUMENTS + WARM_UP_DOCUMENTS)
    all.push(...(await openPairs(context, subject, documents.slice(0, WARM_UP_DOCUMENTS))))
    const warm = rssKb(subject.pid)
    const [document] = documents
    if (!document) return
    if (what === 'document') all.push(...(await openPairs(context, subject, documents.slice(WARM_UP_DOCUMENTS))))
    else {
      const seats = Array.from({ length: IDLE_CONNECTIONS }, (_, index) => ({ document, person: (index % 2) as 0 | 1 }))
      all.push(...(await openCrowd(stage, subject, seats)))
      await sleep(REST_MS)
    }
    record(`P7 ${what}`, name, (rssKb(subject.pid) - warm) / (what === 'document' ? DOCUMENTS : IDLE_CONNECTIONS))
  } finally {
    closeAll(all)
    await subject.kill()
  }
}

async function openPairs({ stage }: RoundContext, subject: Subject, documents: readonly BenchDocument[]) {
  const connections = await openCrowd(stage, subject, pairsOf(documents))
  for (const [index, connection] of connections.entries()) {
    if (index % 2 === 1) continue
    for (const update of [paragraph.opening, ...paragraph.characters]) connection.send(update)
    if (index % 20 === 0) await sleep(5)
  }
  await sleep(REST_MS)
  return connections
}

export const memory: Measurement = {
  rows: ['P7'],
  quantities: [
    {
      id: 'P7 document',
      row: 'P7',
      what: 'memory per open document with its 2 connections',
      unit: 'kB',
      goal: '≤ 30',
      isReached: (own) => own <= 30,
    },
    {
      id: 'P7 connection',
      row: 'P7',
      what: 'memory per idle connection',
      unit: 'kB',
      goal: '≤ 14',
      isReached: (own) => own <= 14,
    },
  ],
  how: {
    P7: 'Growth of the server’s resident memory by 1,000 documents with two connections and one typed line each, after 200 such documents had been opened to warm it up; and, in another process warmed up like that, by 1,000 more connections to one of them that do nothing. Taken 2.5 s after the last one. Ours runs with its Node flags, the peers as shipped; what the process keeps free for garbage is in it.',
  },
  async run(context) {
    for (const name of inTurn<SubjectName>(CANDIDATES, context.round))
      for (const what of ['document', 'connection'] as const) await measure(context, name, what)
  },
}
