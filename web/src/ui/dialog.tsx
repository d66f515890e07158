'use client'

import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
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

/** A dialog, a sheet on phones. Esc closes, focus is held and given back. */
export function Dialog({ open, onOpenChange, title, children, foot, size = 'narrow' }: DialogProps) {
  const t = useTranslations('common')
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="scrim" />
        <Radix.Content className="dialog" data-size={size} aria-describedby={undefined}>
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
