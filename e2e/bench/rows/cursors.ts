import { setTimeout as sleep } from 'node:timers/promises'
import { closeAll, openCrowd } from '../load/crowd.ts'
import { pace } from '../load/pace.ts'
import { clientIdOf, PARAGRAPH_CLOCKS, prepareTyping } from '../load/typing.ts'
import { awarenessFrame } from '../load/wire.ts'
import { cpuMs } from '../machine.ts'
import type { Measurement, RoundContext } from '../record.ts'
import { inTurn, type SubjectName, startSubject } from '../subjects.ts'

const WRITERS = 100
const EDITS_PER_SECOND = 5
const WARM_UP_S = 1
const MEASURED_S = 3
const CANDIDATES = ['ours', 'hocuspocus', 'y-websocket'] as const

const typing = Array.from({ length: WRITERS }, (_, index) =>
  prepareTyping(clientIdOf(100 + index), EDITS_PER_SECOND * (WARM_UP_S + MEASURED_S)),
)

/** A presence as the collaboration cursor of TipTap sends it. */
function presence(clientId: number, clock: number) {
  const position = { type: { client: clientId, clock: 1 }, tname: null, item: { client: clientId, clock }, assoc: 0 }
  return { user: { name: `Writer ${clientId % 1000}`, color: '#3b82f6' }, cursor: { anchor: position, head: position } }
}

async function measure({ stage, record }: RoundContext, name: SubjectName): Promise<void> {
  const subject = await startSubject(stage, name)
  const [document] = await stage.documents(1)
  if (!document) throw new Error('no document')
  const seats = Array.from({ length: WRITERS }, (_, index) => ({ document, person: (index % 2) as 0 | 1 }))
  const writers = await openCrowd(stage, subject, seats)
  const address = subject.protocol === 'hocuspocus' ? document.name : null
  try {
    for (const [index, writer] of writers.entries()) {
      const { clientId, opening } = typing[index] as (typeof typing)[0]
      writer.send(opening)
      writer.sendFrame(awarenessFrame(address, clientId, 1, presence(clientId, 1)))
    }
    await sleep(2_000)
    const perSecond = WRITERS * EDITS_PER_SECOND
    const bytes = () => writers.reduce((sum, writer) => sum + writer.bytesRead, 0)
    let [cpu, before, startedAt] = [0, 0, 0]
    await pace(perSecond, perSecond * (WARM_UP_S + MEASURED_S), (k) => {
      if (k === perSecond * WARM_UP_S) [cpu, before, startedAt] = [cpuMs(subject.pid), bytes(), performance.now()]
      const writer = writers[k % WRITERS]
      const edit = Math.floor(k / WRITERS)
      const { clientId, characters } = typing[k % WRITERS] as (typeof typing)[0]
      writer?.send(characters[edit] as Uint8Array)
      writer?.sendFrame(awarenessFrame(address, clientId, edit + 2, presence(clientId, PARAGRAPH_CLOCKS + edit)))
    })
    record('P6 cpu', name, ((cpuMs(subject.pid) - cpu) / (performance.now() - startedAt)) * 100)
    await sleep(300)
    record('P6 bytes', name, (bytes() - before) / (perSecond * MEASURED_S))
  } finally {
    closeAll(writers)
    await subject.kill()
  }
}

export const cursors: Measurement = {
  rows: ['P6'],
  quantities: [
    {
      id: 'P6 bytes',
      row: 'P6',
      what: 'bytes out per edit, over all 100 readers',
      unit: 'B',
      goal: '≤ 1,600 (own client, a later issue)',
      isReached: (own) => own <= 1_600,
    },
    {
      id: 'P6 cpu',
      row: 'P6',
      what: 'CPU of the server, stock clients',
      unit: '%',
      goal: '≤ 16',
      isReached: (own) => own <= 16,
    },
  ],
  how: {
    P6: '100 writers in one document, five edits per second each, every edit followed by the writer’s cursor as TipTap’s extension sends it (about 250 bytes of JSON). Bytes that came in at all sockets per edit; CPU of the server process. Three seconds, after one to warm up; stock wire format on all servers.',
  },
  async run(context) {
    for (const name of inTurn<SubjectName>(CANDIDATES, context.round)) await measure(context, name)
  },
}
