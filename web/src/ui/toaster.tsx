'use client'

import { X } from 'lucide-react'
import { Toaster as Sonner, toast as show } from 'sonner'
import { currentWords } from '@/words/current-words.ts'
import { Button, IconButton } from './button.tsx'
import { announce } from './live-regions.tsx'

/** Toasts stay this long, in ms, and as long as they are hovered or focused. */
const TOAST_MS = 6_000

/** Says what has happened, with at most one action. Never for what needs a decision, never for save states. */
export function toast({
  text,
  action,
}: {
  readonly text: string
  readonly action?: { readonly label: string; readonly run: () => void }
}) {
  announce(text)
  show.custom(
    (id) => (
      <div className="toast">
        <span className="grow">{text}</span>
        {action ? (
          <Button
            kind="ghost"
            size="sm"
            onClick={() => {
              show.dismiss(id)
              action.run()
            }}
          >
            {action.label}
          </Button>
        ) : (
          <IconButton label={currentWords('common')('close')} onClick={() => show.dismiss(id)}>
            <X size={16} strokeWidth={1.75} aria-hidden="true" />
          </IconButton>
        )}
      </div>
    ),
    { duration: TOAST_MS },
  )
}

export const Toaster = () => <Sonner position="bottom-right" visibleToasts={3} offset={16} gap={8} />
