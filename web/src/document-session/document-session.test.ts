import { ROOT_TITLE } from '@coscribe/shared/editor/document-roots'
import { markdownToUpdate } from '@coscribe/shared/editor/markdown-to-update'
import * as encoding from 'lib0/encoding'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { DocumentSession } from './document-session.ts'
import type { TokenOutcome } from './fetch-collab-token.ts'
import { outgoingContent } from './sync-frames.ts'

const NAME = 'organization/document'
const USER = { id: 'u-kim', name: 'Kim', color: '#054e32', colorIndex: 4, image: null }
const GRANTED: TokenOutcome = {
  kind: 'granted',
  grant: { token: 'token', url: 'ws://collab.test', documentName: NAME, access: 'write' },
}
const UNREACHABLE: TokenOutcome = { kind: 'unreachable', retryAfterMs: null }

const frame = (type: number, write: (encoder: encoding.Encoder) => void) => {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, NAME)
  encoding.writeVarUint(encoder, type)
  write(encoder)
  return encoding.toUint8Array(encoder)
}

/** The far end of a socket, in the same process: what the client sent, and what the server does. */
class FakeSocket extends EventTarget {
  static readonly all: FakeSocket[] = []
  static get last() {
    return FakeSocket.all.at(-1) as FakeSocket
  }
  readyState = 0
  binaryType = 'blob'
  readonly sent: Uint8Array[] = []
  constructor() {
    super()
    FakeSocket.all.push(this)
  }
  send(data: Uint8Array) {
    this.sent.push(data)
  }
  close() {
    this.readyState = 3
  }

  opens() {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }
  says(bytes: Uint8Array) {
    this.dispatchEvent(new MessageEvent('message', { data: bytes.slice().buffer }))
  }
  authenticates() {
    this.says(
      frame(2, (encoder) => {
        encoding.writeVarUint(encoder, 2)
        encoding.writeVarString(encoder, 'read-write')
      }),
    )
  }
  /** The server's content, and its question for the client's. */
  syncs(update: Uint8Array = Y.encodeStateAsUpdate(new Y.Doc())) {
    this.says(
      frame(0, (encoder) => {
        encoding.writeVarUint(encoder, 1)
        encoding.writeVarUint8Array(encoder, update)
      }),
    )
    this.says(
      frame(0, (encoder) => {
        encoding.writeVarUint(encoder, 0)
        encoding.writeVarUint8Array(encoder, Y.encodeStateVector(new Y.Doc()))
      }),
    )
  }
  confirms(confirmed = true) {
    this.says(frame(8, (encoder) => encoding.writeVarInt(encoder, confirmed ? 1 : 0)))
  }
  closes(code: number) {
    this.readyState = 3
    this.dispatchEvent(Object.assign(new Event('close'), { code, reason: '' }))
  }
  get content() {
    return this.sent.map(outgoingContent).filter((kind) => kind !== null)
  }
}

const settle = () => vi.advanceTimersByTimeAsync(20)

let session: DocumentSession
let outcomes: TokenOutcome[]
let asked: number

const open = async (...answers: TokenOutcome[]) => {
  outcomes = answers
  asked = 0
  session = new DocumentSession('document', USER, {
    fetchToken: async () => {
      asked += 1
      return outcomes.shift() ?? GRANTED
    },
    WebSocketBase: FakeSocket as unknown as typeof WebSocket,
  })
  session.start()
  await settle()
}

const connect = async () => {
  FakeSocket.last.opens()
  await settle()
  FakeSocket.last.authenticates()
  FakeSocket.last.syncs(markdownToUpdate({ title: 'Weir', markdown: 'Text' }))
  await settle()
}

const type = (text: string) => session.mutate(({ title }) => title.insert(title.length, text))

beforeEach(() => {
  vi.useFakeTimers()
  FakeSocket.all.length = 0
})
afterEach(() => {
  session.destroy()
  vi.useRealTimers()
})

describe('a document session', () => {
  it('shows the content only when the server has brought it, with the access it decided', async () => {
    await open()
    expect([session.content.get(), session.status.get().kind]).toEqual(['loading', 'connecting'])
    await connect()
    expect([session.content.get(), session.status.get().kind, session.access.get()]).toEqual([
      'ready',
      'connected',
      'write',
    ])
    expect(session.storage.get().title).toBe('Weir')
  })

  it('DA1: is saved only when the server has confirmed the very change', async () => {
    await open()
    await connect()
    FakeSocket.last.confirms() // the handshake
    type(' survey')
    expect(session.sync.get()).toMatchObject({ changes: 1 })
    await vi.advanceTimersByTimeAsync(400)
    expect(session.sync.get().state).toEqual({ kind: 'sending', changes: 1 })
    FakeSocket.last.confirms()
    expect(session.sync.get()).toMatchObject({ changes: 0, state: { kind: 'saved' } })
  })

  it('DA1: what was written offline is not called saved by the confirmation of something newer', async () => {
    await open()
    await connect()
    FakeSocket.last.confirms()
    FakeSocket.last.closes(1006)
    type(' offline')
    await vi.advanceTimersByTimeAsync(500)
    FakeSocket.last.opens()
    await settle()
    type(' online')
    expect(FakeSocket.last.content).toEqual(['update'])
    FakeSocket.last.confirms()
    expect(session.sync.get().changes).toBe(2)
    FakeSocket.last.authenticates()
    FakeSocket.last.syncs()
    await settle()
    expect(session.sync.get().changes).toBe(2)
    FakeSocket.last.confirms()
    expect(session.sync.get().changes).toBe(0)
  })

  it('fetches a fresh token for every socket, and takes a network error for no decision', async () => {
    await open(UNREACHABLE, UNREACHABLE)
    expect([FakeSocket.all.length, session.status.get().kind]).toEqual([0, 'offline'])
    await vi.advanceTimersByTimeAsync(2_000)
    expect([asked, FakeSocket.all.length]).toEqual([3, 1])
    await connect()
    FakeSocket.last.closes(1012)
    expect(session.status.get().kind).toBe('connecting')
    await vi.advanceTimersByTimeAsync(500)
    expect([asked, FakeSocket.all.length]).toEqual([4, 2])
  })

  it('RV1: ends with the reason where coming back cannot help, and keeps the unsent text', async () => {
    await open()
    await connect()
    FakeSocket.last.confirms()
    type(' unsent')
    FakeSocket.last.closes(4410)
    expect(session.status.get()).toMatchObject({ kind: 'ended', reason: 'deleted' })
    expect(session.sync.get().state).toEqual({ kind: 'not-safe', changes: 1, why: 'refused' })
    expect(session.unsentText()).toEqual([' unsent'])
    expect(session.leavingLoses()).toBe(true)
    await vi.advanceTimersByTimeAsync(60_000)
    expect([asked, FakeSocket.all.length]).toEqual([1, 1])
  })

  it('RV1: asks again where access changed, and calls the answer by its name', async () => {
    await open(GRANTED, { kind: 'refused', reason: 'not-found' })
    await connect()
    FakeSocket.last.closes(4403)
    await vi.advanceTimersByTimeAsync(500)
    expect(session.status.get()).toMatchObject({ kind: 'ended', reason: 'access-ended' })
  })

  it('ID1: shows its presence under a new clock after coming back: under the old one it was said to be gone', async () => {
    await open()
    await connect()
    const clock = () => session.awareness.meta.get(session.doc.clientID)?.clock ?? 0
    const before = clock()
    const left = FakeSocket.last
    left.closes(4403)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(FakeSocket.last).not.toBe(left)
    await connect()
    expect(session.status.get().kind).toBe('connected')
    expect(clock()).toBeGreaterThan(before)
    expect(session.awareness.getLocalState()).toMatchObject({ user: USER })
  })

  it('a document that was never there is not found, and signed out is signed out', async () => {
    await open({ kind: 'refused', reason: 'not-found' })
    expect(session.status.get()).toMatchObject({ kind: 'ended', reason: 'not-found' })
    session.destroy()
    await open({ kind: 'refused', reason: 'signed-out' })
    expect(session.status.get()).toMatchObject({ kind: 'ended', reason: 'signed-out' })
  })

  it('gives up a socket that opens and stays silent, and one that falls silent', async () => {
    await open()
    FakeSocket.last.opens()
    await vi.advanceTimersByTimeAsync(13_000)
    expect(FakeSocket.all.length).toBeGreaterThan(1)
    await connect()
    expect(session.status.get().kind).toBe('connected')
    const sockets = FakeSocket.all.length
    FakeSocket.last.says(frame(5, (encoder) => encoding.writeVarString(encoder, '{"type":"pong"}')))
    await vi.advanceTimersByTimeAsync(12_000)
    expect(FakeSocket.all.length).toBeGreaterThan(sockets)
  })

  it('a document with nodes of a newer editor is never bound, not even when they come later', async () => {
    await open()
    await connect()
    const newer = new Y.Doc()
    const element = new Y.XmlElement('hologram')
    newer.getXmlFragment('default').insert(0, [element])
    FakeSocket.last.syncs(Y.encodeStateAsUpdate(newer))
    expect(session.content.get()).toBe('editor-too-old')
  })

  it('undo takes back only what this session did', async () => {
    await open()
    await connect()
    expect(session.lastChange.get()).toBeNull()
    type(' mine')
    expect(session.lastChange.get()).toEqual({ by: 'me' })
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(session.doc))
    other.getText(ROOT_TITLE).insert(0, 'Theirs ')
    FakeSocket.last.syncs(Y.encodeStateAsUpdate(other))
    expect([session.storage.get().title, session.undoDepth.get().canUndo]).toEqual(['Theirs Weir mine', true])
    expect(session.lastChange.get()).toEqual({ by: 'other', name: null })
    session.undoManager.undo()
    expect([session.storage.get().title, session.undoDepth.get()]).toEqual([
      'Theirs Weir',
      { canUndo: false, canRedo: true },
    ])
  })

  it('tells of a merge, and keeps what it took out, until this person decides', async () => {
    await open()
    await connect()
    FakeSocket.last.confirms()
    const server = new Y.Doc()
    Y.applyUpdate(server, Y.encodeStateAsUpdate(session.doc))
    FakeSocket.last.closes(1006)
    const paragraph = session.doc.getXmlFragment('default').get(0) as Y.XmlElement
    session.mutate(() => (paragraph.get(0) as Y.XmlText).insert(4, ' of mine'))
    server.getXmlFragment('default').delete(0, 1)
    server.getXmlFragment('default').insert(0, [new Y.XmlElement('paragraph')])
    await vi.advanceTimersByTimeAsync(5 * 60_000)
    session.retryNow()
    await settle()
    FakeSocket.last.opens()
    await settle()
    FakeSocket.last.authenticates()
    FakeSocket.last.syncs(Y.encodeStateAsUpdate(server))
    await settle()
    expect(session.merge.get()).toMatchObject({
      mine: { changes: 1 },
      others: [{ user: null, blocks: [{ how: 'added' }, { how: 'deleted' }] }],
      recovered: [{ text: 'of mine', writtenBy: { id: USER.id } }],
    })
    expect(session.doc.gc).toBe(false)
    FakeSocket.last.confirms()
    expect(session.doc.gc).toBe(true)
    const [recovered] = session.recovered.get()
    session.putBack(recovered?.id ?? '')
    session.dismissMerge()
    expect(session.doc.getXmlFragment('default').toString()).toContain('<paragraph>of mine</paragraph>')
    expect([session.merge.get(), session.recovered.get()]).toEqual([null, []])
  })

  it('a reader cannot change anything through a mutation', async () => {
    await open({ ...GRANTED, grant: { ...GRANTED.grant, access: 'read' } } as TokenOutcome)
    await connect()
    expect(session.access.get()).toBe('read')
    expect(() => type('x')).toThrow(/read access/)
  })
})
