'use client'

import { Check } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'

export type MenuProps = {
  readonly trigger: ReactNode
  readonly children: ReactNode
  readonly align?: 'start' | 'end'
  readonly label?: string
  /** Where something else than the trigger opens it as well. */
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
  /** Where the focus shall not go back to the trigger. */
  readonly onCloseAutoFocus?: (event: Event) => void
}

/** A menu below its trigger: arrow keys, Home, End, type-ahead, Esc. */
export function Menu({ trigger, children, align = 'start', label, open, onOpenChange, onCloseAutoFocus }: MenuProps) {
  const controlled = { ...(open === undefined ? {} : { open }), ...(onOpenChange ? { onOpenChange } : {}) }
  return (
    <DropdownMenu.Root modal={false} {...controlled}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu"
          align={align}
          sideOffset={4}
          collisionPadding={12}
          aria-label={label}
          {...(onCloseAutoFocus ? { onCloseAutoFocus } : {})}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

export type MenuItemProps = {
  readonly icon?: ReactNode
  readonly children: ReactNode
  readonly onSelect: () => void
  readonly danger?: boolean
  /** Where the item is one of several choices: whether it is the present one. */
  readonly checked?: boolean
  readonly disabled?: boolean
  readonly hint?: ReactNode
}

export function MenuItem({ icon, children, onSelect, danger = false, checked, disabled = false, hint }: MenuItemProps) {
  const content = (
    <>
      {icon}
      <span className="trunc">{children}</span>
      {hint ? <span className="end">{hint}</span> : null}
      {checked ? <Check className="end" size={16} strokeWidth={1.75} aria-hidden="true" /> : null}
    </>
  )
  return checked === undefined ? (
    <DropdownMenu.Item className="menu-item" data-danger={danger} disabled={disabled} onSelect={onSelect}>
      {content}
    </DropdownMenu.Item>
  ) : (
    <DropdownMenu.CheckboxItem className="menu-item" checked={checked} disabled={disabled} onSelect={onSelect}>
      {content}
    </DropdownMenu.CheckboxItem>
  )
}

export const MenuLabel = ({ children }: { readonly children: ReactNode }) => (
  <DropdownMenu.Label className="menu-label">{children}</DropdownMenu.Label>
)
export const MenuLine = () => <DropdownMenu.Separator className="menu-line" />
