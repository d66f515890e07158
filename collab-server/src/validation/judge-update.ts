import { NODE_SCHEMA_VERSIONS, ROOT_CONTENT, ROOT_META, ROOT_TITLE } from '@coscribe/shared/editor/document-roots'
import type { CloseName } from '@coscribe/shared/protocol/close-events'
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'

/** What the bytes are judged against. */
export type UpdateFacts = {
  /** The server's next clock of a client id; 0 for an unknown one. */
  readonly clockOf: (clientId: number) => number
  /** Whose client id it is; null while it is nobody's. */
  readonly ownerOf: (clientId: number) => string | null
  /** The verified user who sent it. */
  readonly userId: string
  /** A SyncStep2: holds everything that the server lacked, and the client's whole delete set. */
  readonly isSyncStep2: boolean
  /**
   * Structs of another person may come back this way: the connection's first SyncStep2, while nobody who has synced
   * speaks for that client id. (After a crash its peers hold what the server had passed on but not committed.)
   */
  readonly mayRelay: (clientId: number) => boolean
}

export type UpdateVerdict =
  | {
      readonly ok: true
      /** Client ids that the update adds something to. */
      readonly clientIds: readonly number[]
      /** Those among them that are nobody's yet. */
      readonly newClientIds: readonly number[]
      /** The clock of each client id once the update is integrated. */
      readonly ends: ReadonlyMap<number, number>
      /** The oldest schema that knows every node it adds. */
      readonly schema: number
    }
  | { readonly ok: false; readonly close: CloseName; readonly why: string }

/** The same facts as values, for a judge in another thread. */
export type PlainFacts = Pick<UpdateFacts, 'userId' | 'isSyncStep2'> & {
  /** It is the connection's first SyncStep2. */
  readonly isFirstSync: boolean
  readonly clocks: ReadonlyMap<number, number>
  readonly owners: ReadonlyMap<number, string>
  /** Client ids of others that somebody who has synced speaks for. */
  readonly spokenFor: ReadonlySet<number>
}

/** Who judges: here and now, or in another thread what is too large for that. */
export type Judge = {
  now(bytes: Uint8Array, facts: UpdateFacts): UpdateVerdict
  apart(bytes: Uint8Array, facts: PlainFacts): Promise<UpdateVerdict>
}

export const factsOf = ({ clocks, owners, spokenFor, ...facts }: PlainFacts): UpdateFacts => ({
  ...facts,
  clockOf: (clientId) => clocks.get(clientId) ?? 0,
  ownerOf: (clientId) => owners.get(clientId) ?? null,
  mayRelay: (clientId) => facts.isFirstSync && !spokenFor.has(clientId),
})

/** Longest run of one struct, and highest clock: real histories stay far below; beyond, arithmetic breaks. */
const MAX_STRUCT_LENGTH = 1024 * 1024
const MAX_CLOCK = 2 ** 40
/** Ranges of a delete set: an honest keystroke has a few; a whole document's has tens of thousands. */
const MAX_DELETE_RANGES = 10_000
const MAX_DELETE_RANGES_SYNC_STEP_2 = 500_000
/** Longest value of a mark (a link's address) and of attributes, in characters; deepest nesting. */
const MAX_MARK_SIZE = 8 * 1024
const MAX_VALUE_SIZE = 256 * 1024
const MAX_VALUE_DEPTH = 16
/** New client ids in one update of a connected editor: its own, and few more behind one socket. */
const MAX_NEW_CLIENT_IDS = 8

const ROOTS = new Set([ROOT_CONTENT, ROOT_TITLE, ROOT_META])
/** Everything that the editor and its hooks write. No subdocuments, no binary, no embeds. */
const CONTENT_KINDS: readonly unknown[] = [
  Y.ContentString,
  Y.ContentType,
  Y.ContentFormat,
  Y.ContentAny,
  Y.ContentDeleted,
]

const refuse = (why: string, close: CloseName = 'badFrame'): UpdateVerdict => ({ ok: false, close, why })

/**
 * Judges an update (Yjs format V1) before it is applied: a bad one changes nothing and is never acknowledged. About a
 * microsecond for a keystroke. Structs that the server has already are judged for shape only; they change nothing.
 */
export function judgeUpdate(bytes: Uint8Array, facts: UpdateFacts): UpdateVerdict {
  let decoded: ReturnType<typeof Y.decodeUpdate>
  try {
    decoded = decodeWhole(bytes)
  } catch {
    return refuse('undecodable')
  }
  const next = new Map<number, number>()
  const newClientIds = new Set<number>()
  let schema = 1
  for (const struct of decoded.structs) {
    const { client, clock } = struct.id
    if (struct.length > MAX_STRUCT_LENGTH || clock + struct.length > MAX_CLOCK) return refuse('struct too long')
    if (struct instanceof Y.Item) {
      if (!CONTENT_KINDS.some((kind) => struct.content instanceof (kind as typeof Y.ContentString)))
        return refuse('unknown content')
      if (struct.content instanceof Y.ContentType && !isElementOrText(struct.content.type))
        return refuse('unknown type')
      if (struct.content instanceof Y.ContentFormat && !isPlain([struct.content.value], MAX_MARK_SIZE))
        return refuse('a mark too large')
      if (struct.content instanceof Y.ContentAny && !isPlain(struct.content.arr, MAX_VALUE_SIZE))
        return refuse('a value too large')
      if (typeof struct.parent === 'string' && !ROOTS.has(struct.parent)) return refuse('unknown root')
    }
    const known = next.get(client) ?? facts.clockOf(client)
    if (clock + struct.length <= known) continue
    if (struct instanceof Y.Skip || clock > known) return refuse('gap', 'causalGap')
    const owner = facts.ownerOf(client)
    if (owner !== null && owner !== facts.userId && !facts.mayRelay(client))
      return refuse('client id of another person')
    // Not from a SyncStep2: it may bring back what somebody wrote whose claim was lost with a server.
    if (owner === null && !facts.isSyncStep2) newClientIds.add(client)
    next.set(client, clock + struct.length)
    schema = Math.max(schema, schemaOf(struct))
  }
  if (newClientIds.size > MAX_NEW_CLIENT_IDS) return refuse('too many client ids')
  for (const struct of decoded.structs)
    if (struct instanceof Y.Item && dependsOnMissing(struct, next, facts)) return refuse('gap', 'causalGap')
  return (
    judgeDeletions(decoded.ds.clients, next, facts) ?? {
      ok: true,
      clientIds: [...next.keys()],
      newClientIds: [...newClientIds],
      ends: next,
      schema,
    }
  )
}

/** The schema that a node came with. Names are the client's: only own keys count. */
function schemaOf(struct: unknown): number {
  const type = struct instanceof Y.Item && struct.content instanceof Y.ContentType ? struct.content.type : null
  if (!(type instanceof Y.XmlElement) || !Object.hasOwn(NODE_SCHEMA_VERSIONS, type.nodeName)) return 1
  return NODE_SCHEMA_VERSIONS[type.nodeName] ?? 1
}

/** What `Decoder` was last made of. */
let reading: decoding.Decoder | null = null

class Decoder extends Y.UpdateDecoderV1 {
  constructor(rest: decoding.Decoder) {
    super(rest)
    reading = rest
  }
}

/** @throws Error where the bytes are no update, or more than one. */
function decodeWhole(bytes: Uint8Array): ReturnType<typeof Y.decodeUpdate> {
  reading = null
  const decoded = Y.decodeUpdateV2(bytes, Decoder)
  const rest = reading as decoding.Decoder | null
  reading = null
  if (rest === null || decoding.hasContent(rest)) throw new Error('bytes are left over')
  return decoded
}

/** Its neighbours or its parent are neither here nor in the update: Yjs would let it wait, and its author be told nothing. */
function dependsOnMissing(
  { id, length, origin, rightOrigin, parent }: Y.Item,
  next: ReadonlyMap<number, number>,
  facts: UpdateFacts,
): boolean {
  if (id.clock + length <= facts.clockOf(id.client)) return false
  return [origin, rightOrigin, parent].some(
    (other) => other instanceof Y.ID && other.clock >= (next.get(other.client) ?? facts.clockOf(other.client)),
  )
}

/** Values of a size and depth that an editor makes: what others do with them is recursive. */
function isPlain(values: readonly unknown[], maxSize: number): boolean {
  let size = 0
  let level = values
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_VALUE_DEPTH) return false
    const below: unknown[] = []
    for (const value of level) {
      size += typeof value === 'string' ? value.length : 8
      if (size > maxSize) return false
      if (value instanceof Uint8Array) return false
      if (typeof value === 'object' && value !== null)
        for (const [key, inner] of Object.entries(value)) {
          size += key.length
          below.push(inner)
        }
    }
    level = below
  }
  return true
}

function judgeDeletions(
  clients: Map<number, { readonly clock: number; readonly len: number }[]>,
  next: ReadonlyMap<number, number>,
  facts: UpdateFacts,
): UpdateVerdict | null {
  let ranges = 0
  const allowed = facts.isSyncStep2 ? MAX_DELETE_RANGES_SYNC_STEP_2 : MAX_DELETE_RANGES
  for (const [client, deletions] of clients) {
    ranges += deletions.length
    if (ranges > allowed) return refuse('too many deletions')
    const known = next.get(client) ?? facts.clockOf(client)
    for (const { clock, len } of deletions) if (clock + len > known) return refuse('deletes what does not exist')
  }
  return null
}

const isElementOrText = (type: unknown) => type instanceof Y.XmlElement || type instanceof Y.XmlText
