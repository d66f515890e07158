'use client'
import type { LucideIcon } from 'lucide-react'
import { Tooltip } from 'radix-ui'
import type { ComponentProps } from 'react'

export type IconButtonProps = Omit<ComponentProps<'button'>, 'aria-label' | 'children'> & {
  label: string
  icon: LucideIcon
  /** Keys that do the same, for the tooltip. */
  keys?: string | undefined
}

/** A 28 px button with an icon, its name, and a tooltip. Focus stays in the text when it is pressed with the mouse. */
export function IconButton({ label, icon: Icon, keys, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <button
          type="button"
          aria-label={label}
          className={`ed-btn ed-ghost ed-icon-btn ${className ?? ''}`}
          onMouseDown={(event) => event.preventDefault()}
          {...rest}
        >
          <Icon aria-hidden className="ed-icon" />
        </button>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="ed-tooltip" sideOffset={6} collisionPadding={8}>
          {label}
          {keys && <kbd>{keys}</kbd>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
