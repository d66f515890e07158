import { toast } from '@/ui/toaster.tsx'
import { currentWords } from '@/words/current-words.ts'

/** Into the clipboard, and said. */
export async function copyLink(path: string, said: string) {
  const link = new URL(path, location.origin).href
  try {
    await navigator.clipboard.writeText(link)
    toast({ text: said })
  } catch {
    toast({ text: currentWords('sharing')('copyRefused', { link }) })
  }
}
