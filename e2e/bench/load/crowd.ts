import type { BenchDocument, Stage } from '../stage.ts'
import type { Subject } from '../subjects.ts'
import { Connection, type ConnectionOptions } from './connection.ts'

/** Connections that open at the same time: more only wait for each other. */
const OPENING_AT_ONCE = 25
const OPENING_MS = 20_000

export type Seat = { readonly document: BenchDocument; readonly person: 0 | 1 } & Pick<
  ConnectionOptions,
  'stateVector' | 'missing'
>

/** Opens a connection per seat and waits until all are synced; answers in the order of the seats. */
export async function openCrowd(stage: Stage, subject: Subject, seats: readonly Seat[]): Promise<Connection[]> {
  const connections: Connection[] = []
  let next = 0
  const openNext = async () => {
    while (next < seats.length) {
      const index = next++
      const connection = await openConnection(stage, subject, seats[index] as Seat)
      connections[index] = connection
      await within(OPENING_MS, connection.synced, `${subject.name}: a connection did not become synced`)
    }
  }
  await Promise.all(Array.from({ length: OPENING_AT_ONCE }, openNext))
  return connections
}

export async function openConnection(stage: Stage, subject: Subject, seat: Seat): Promise<Connection> {
  const { document, person, ...rest } = seat
  const token = subject.name === 'ours' ? await tokenFor(stage, document, person) : 'any'
  return new Connection({ protocol: subject.protocol, port: subject.port, name: document.name, token, ...rest })
}

function within<Value>(ms: number, promise: Promise<Value>, what: string): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(what)), ms)
  })
  return Promise.race([promise, deadline]).finally(() => clearTimeout(timer))
}

export const tokenFor = (stage: Stage, document: BenchDocument, person: 0 | 1) =>
  stage.world.mintToken({ documentId: document.id, userId: stage.people[person] })

export function closeAll(connections: readonly Connection[]) {
  for (const connection of connections) connection.destroy()
}
