import { currentWords } from '@/words/current-words.ts'

const isApple = () => typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

/** Keys as this person's keyboard names them: `Mod-Shift-S` is ⌘⇧S on a Mac and Ctrl+Shift+S elsewhere. */
export function keyNames(keys: string): string {
  const parts = keys.split('-')
  if (!isApple()) {
    const t = currentWords('common')
    const names: Record<string, string> = { Mod: t('keys.ctrl'), Shift: t('keys.shift'), Alt: t('keys.alt') }
    return parts.map((part) => names[part] ?? part).join('+')
  }
  const signs: Record<string, string> = { Mod: '⌘', Shift: '⇧', Alt: '⌥' }
  return parts.map((part) => signs[part] ?? part).join('')
}
