import { setTimeout as sleep } from 'node:timers/promises'
import { percentile } from '../arithmetic.ts'
import type { Connection } from '../load/connection.ts'
import { closeAll, openCrowd } from '../load/crowd.ts'
import { pace } from '../load/pace.ts'
import { clientIdOf, PARAGRAPH_CLOCKS, prepareTyping } from '../load/typing.ts'
import { type FirstStruct, readFirstStruct } from '../load/wire.ts'
import { cpuMs } from '../machine.ts'
import type { Measurement, RoundContext } from '../record.ts'
import { inTurn, type Subject, type SubjectName, startSubject } from '../subjects.ts'

const READERS = 1_000
const RATES = [10, 50] as const
const MEASURED_S = 3
const CANDIDATES = ['ours', 'hocuspocus', 'y-websocket'] as const
const AUTHOR = clientIdOf(11)

const typing = prepareTyping(AUTHOR, RATES.reduce((sum, rate) => sum + rate * (MEASURED_S + 1), 0) + 1)

async function measure({ stage, record, note }: RoundContext, name: SubjectName): Promise<void> {
  const subject = await startSubject(stage, name)
  const [document] = await stage.documents(1)
  if (!document) throw new Error('no document')
  const seats = Array.from({ length: READERS + 1 }, (_, index) => ({ document, person: (index % 2) as 0 | 1 }))
  const [writer, ...readers] = await openCrowd(stage, subject, seats)
  try {
    if (!writer) throw new Error('no writer')
    writer.send(typing.opening)
    await sleep(2_000)
    let typed = 0
    for (const rate of RATES) {
      const result = await type(subject, writer, readers, rate, typed)
      typed += result.typed
      record(`P5 p50 at ${rate}`, name, percentile(result.latencies, 0.5))
      record(`P5 p99 at ${rate}`, name, percentile(result.latencies, 0.99))
      record(`P5 cpu at ${rate}`, name, result.cpuPercent)
      if (rate === RATES[0]) record('P12 bytes', name, result.bytesPerCharacter)
      if (result.missing > 0)
        note(`P5 ${name} at ${rate}/s: ${result.missing} of all readers did not get the last character`)
    }
  } finally {
    closeAll([...(writer ? [writer] : []), ...readers])
    await subject.kill()
  }
}

/** A second to warm up, then three measured. */
async function type(
  subject: Subject,
  writer: Connection,
  readers: readonly Connection[],
  perSecond: number,
  typedBefore: number,
) {
  const dueAt: number[] = []
  const latencies: number[] = []
  const newest = readers.map(() => 0)
  const struct: FirstStruct = { client: 0, clock: 0 }
  const warm = perSecond
  for (const [index, reader] of readers.entries())
    reader.onUpdate = (frame, offset) => {
      if (!readFirstStruct(frame, offset, struct) || struct.client !== AUTHOR) return
      const k = struct.clock - PARAGRAPH_CLOCKS - typedBefore
      newest[index] = k
      const due = dueAt[k]
      if (due !== undefined && k >= warm) latencies.push(performance.now() - due)
    }
  const bytes = () => readers.reduce((sum, reader) => sum + reader.bytesRead, 0)
  let [cpu, bytesBefore, startedAt] = [0, 0, 0]
  const count = perSecond * (MEASURED_S + 1)
  await pace(perSecond, count, (k, due) => {
    if (k === warm) [cpu, bytesBefore, startedAt] = [cpuMs(subject.pid), bytes(), performance.now()]
    dueAt.push(due)
    writer.send(typing.characters[typedBefore + k] as Uint8Array)
  })
  const cpuPercent = ((cpuMs(subject.pid) - cpu) / (performance.now() - startedAt)) * 100
  await sleep(500)
  return {
    typed: count,
    latencies,
    cpuPercent,
    bytesPerCharacter: (bytes() - bytesBefore) / (count - warm) / readers.length,
    missing: newest.filter((k) => k < count - 1).length,
  }
}

export const fanOut: Measurement = {
  rows: ['P5', 'P12'],
  quantities: [
    ...RATES.flatMap((rate) => [
      { id: `P5 p50 at ${rate}`, row: 'P5', what: `arrival at 1,000 readers p50, ${rate} characters/s`, unit: 'ms' },
      {
        id: `P5 p99 at ${rate}`,
        row: 'P5',
        what: `arrival at 1,000 readers p99, ${rate} characters/s`,
        unit: 'ms',
        ...(rate === 10
          ? {
              goal: '≤ Hocuspocus',
              isReached: (_: number, ratioTo: (peer: SubjectName) => number) => ratioTo('hocuspocus') <= 1,
            }
          : {}),
      },
      {
        id: `P5 cpu at ${rate}`,
        row: 'P5',
        what: `CPU of the server, ${rate} characters/s`,
        unit: '%',
        goal: rate === 10 ? '≤ 0.85 x Hocuspocus' : '≤ 1/3 of Hocuspocus (needs the adaptive tick, a later issue)',
        isReached: (_: number, ratioTo: (peer: SubjectName) => number) =>
          ratioTo('hocuspocus') <= (rate === 10 ? 0.85 : 1 / 3),
      },
    ]),
    {
      id: 'P12 bytes',
      row: 'P12',
      what: 'bytes per character and reader',
      unit: 'B',
      goal: '≤ 18 (needs short addresses, a later issue)',
      isReached: (own) => own <= 18,
    },
  ],
  how: {
    P5: 'One writer and 1,000 readers in one document, each on a socket of its own: from when a character was due until a reader’s process has it, over all readers; the readers share one process and one core with Postgres. CPU of the server process, all threads. Three seconds, after one to warm up.',
    P12: 'The same, at 10 characters/s: bytes that came in at the readers’ sockets, WebSocket heads and all other frames (ours: durable marks) included. All servers are given the same document name of 73 characters; y-websocket has it in the address only.',
  },
  async run(context) {
    for (const name of inTurn<SubjectName>(CANDIDATES, context.round)) await measure(context, name)
  },
}
