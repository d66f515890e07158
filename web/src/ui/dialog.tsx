'use client'

import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { Button, IconButton } from './button.tsx'

export type DialogProps = {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  readonly children: ReactNode
  /** Quiet action first, main action last. */
  readonly foot?: ReactNode
  readonly size?: 'narrow' | 'wide'
}

/** A list of suggestions that is open in the dialog is the topmost layer: its field takes Esc. */
const isOpenList = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.role === 'combobox' && target.ariaExpanded === 'true'

/** A dialog, a sheet on phones. Esc closes, focus is held and given back. */
export function Dialog({ open, onOpenChange, title, children, foot, size = 'narrow' }: DialogProps) {
  const t = useTranslations('common')
  const opener = useRef<Element | null>(null)
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="scrim" />
        <Radix.Content
          className="dialog"
          data-size={size}
          aria-describedby={undefined}
          onOpenAutoFocus={() => {
            opener.current = document.activeElement
          }}
          // Radix gives the focus back to a trigger of its own only, and our dialogs have none.
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            if (opener.current instanceof HTMLElement) opener.current.focus()
          }}
          onEscapeKeyDown={(event) => {
            if (isOpenList(event.target)) event.preventDefault()
          }}
        >
          <div className="dialog-head">
            <Radix.Title asChild>
              <h2 className="grow trunc">{title}</h2>
            </Radix.Title>
            <Radix.Close asChild>
              <IconButton label={t('close')}>
                <X size={16} strokeWidth={1.75} aria-hidden="true" />
              </IconButton>
            </Radix.Close>
          </div>
          <div className="dialog-body">{children}</div>
          {foot ? <div className="dialog-foot">{foot}</div> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

export type ConfirmProps = {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  readonly children: ReactNode
  readonly action: string
  readonly keep: string
  readonly onConfirm: () => void
  readonly busy?: boolean
}

/** Asks before something is lost. */
export function Confirm({ open, onOpenChange, title, children, action, keep, onConfirm, busy = false }: ConfirmProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      foot={
        <>
          <Button kind="ghost" onClick={() => onOpenChange(false)}>
            {keep}
          </Button>
          <Button kind="danger" busy={busy} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  )
}
