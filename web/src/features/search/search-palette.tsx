'use client'
import { Dialog } from 'radix-ui'
import { useEffect, useSyncExternalStore } from 'react'
import { useTranslations } from 'use-intl'
import type { Organization } from '@/client/organizations.ts'
import { Store } from '@/document-session/external-store.ts'
import { Palette } from './palette.tsx'
import type { PaletteAction } from './use-actions.ts'
import './search.css'

const isOpen = new Store(false)
export const openSearch = () => isOpen.set(true)

const nothing: readonly PaletteAction[] = []

export type SearchPaletteProps = {
  readonly organization: Organization
  /** What else can be done from here, by the features that know how. */
  readonly actions?: readonly PaletteAction[]
}

/** Ctrl+K or Cmd+K from anywhere: documents by title and text, people, and what can be done. */
export function SearchPalette({ organization, actions = nothing }: SearchPaletteProps) {
  const t = useTranslations('search')
  const open = useSyncExternalStore(isOpen.subscribe, isOpen.get, () => false)
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey) return
      // In the text, with something selected, it makes a link.
      const selection = getSelection()
      const inText = event.target instanceof Element && event.target.closest('.ProseMirror') !== null
      if (event.defaultPrevented || (inText && selection !== null && !selection.isCollapsed)) return
      event.preventDefault()
      isOpen.set(!isOpen.get())
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
  return (
    <Dialog.Root open={open} onOpenChange={(shown) => isOpen.set(shown)}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="palette" aria-describedby={undefined}>
          <Dialog.Title className="sr-only">{t('title')}</Dialog.Title>
          <Palette organization={organization} actions={actions} onClose={() => isOpen.set(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
