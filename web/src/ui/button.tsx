'use client'

import { Tooltip } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { useEffect, useState } from 'react'

export type ButtonProps = ComponentProps<'button'> & {
  readonly kind?: 'default' | 'primary' | 'ghost' | 'danger'
  readonly size?: 'md' | 'sm' | 'lg' | 'icon'
  readonly block?: boolean
  /** The pressed action runs: a spinner after a moment, and a second press is ignored. */
  readonly busy?: boolean
}

/** The one button. One primary per view. */
export function Button({
  kind = 'default',
  size = 'md',
  block = false,
  busy = false,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className="btn"
      data-kind={kind}
      data-size={size}
      data-block={block}
      aria-busy={busy || undefined}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
    >
      {busy ? <DelayedSpinner /> : null}
      {children}
    </button>
  )
}

/** Only what takes longer than 300 ms is worth a spinner. */
function DelayedSpinner() {
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 300)
    return () => clearTimeout(timer)
  }, [])
  return shown ? <span className="spinner" aria-hidden="true" /> : null
}

/** A button that is only an icon: its label is for screen readers, and a tooltip after a moment. */
export function IconButton({
  label,
  children,
  ...rest
}: Omit<ButtonProps, 'size'> & { readonly label: string; readonly children: ReactNode }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <Button kind="ghost" {...rest} size="icon" aria-label={label}>
          {children}
        </Button>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tooltip" sideOffset={6}>
          {label}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
