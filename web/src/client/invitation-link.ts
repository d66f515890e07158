'use client'

import { toast } from '@/ui/toaster.tsx'
import { currentWords } from '@/words/current-words.ts'

/** The address to hand to somebody who is invited. */
export const invitationLink = (invitationId: string) => `${location.origin}/invitations/${invitationId}`

/** Into the clipboard, and said. */
export async function copyText(text: string, said: string) {
  try {
    await navigator.clipboard.writeText(text)
    toast({ text: said })
  } catch {
    toast({ text: currentWords('members')('invitations.copyRefused') })
  }
}
