import { Extension } from '@tiptap/core'
import { isChangeOrigin } from '@tiptap/extension-collaboration'
import type { DocumentSession } from '@/document-session'

/** How long after the last keystroke others are told that somebody types, in ms. */
const TYPING_MS = 2_000

/** Tells the others that this person is typing, and in which field. */
export function typingPresence(session: DocumentSession) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const setTyping = (typing: boolean) => {
    if ((session.presence.get().typing ?? false) !== typing) session.setPresence({ typing })
  }
  return Extension.create({
    name: 'typingPresence',
    onTransaction({ transaction }) {
      if (!transaction.docChanged || isChangeOrigin(transaction)) return
      setTyping(true)
      clearTimeout(timer)
      timer = setTimeout(() => setTyping(false), TYPING_MS)
    },
    onFocus: () => session.setPresence({ field: 'content' }),
    onBlur: () => session.setPresence({ field: null, typing: false }),
    onDestroy: () => clearTimeout(timer),
  })
}
