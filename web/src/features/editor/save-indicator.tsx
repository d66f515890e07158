'use client'
import { CloudCheck, CloudUpload, Laptop, type LucideIcon, TriangleAlert } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { type SaveState, useDocumentSession, useSyncStatus } from '@/document-session'
import { SavePopover } from './save-popover.tsx'
import { saveWords } from './save-state-words.ts'

export const SAVE_ICONS: Record<SaveState['kind'], LucideIcon> = {
  saved: CloudCheck,
  sending: CloudUpload,
  'on-this-device': Laptop,
  'not-safe': TriangleAlert,
}

/** Where this person's words are. Its place in the bar never moves; pressing it explains. */
export function SaveIndicator() {
  const [open, setOpen] = useState(false)
  const session = useDocumentSession()
  const t = useTranslations('saveStates')
  const sync = useSyncStatus()
  const Icon = SAVE_ICONS[sync.state.kind]
  const { label, title } = saveWords(sync.state, null, useLocale())
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        className={`ed-save is-${sync.state.kind}`}
        data-testid="save-state"
        data-changes={sync.changes}
        aria-label={`${label}. ${title}`}
      >
        <Icon aria-hidden className="ed-icon" />
        <span className="ed-save-label">{label}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label={t('where')}
          className="ed-pop ed-save-popover ed-floating"
          align="start"
          sideOffset={8}
          collisionPadding={12}
        >
          <SavePopover session={session} onDone={() => setOpen(false)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
