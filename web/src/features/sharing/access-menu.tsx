'use client'

import type { Access } from '@coscribe/shared/domain/roles'
import { ChevronDown } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '@/ui/button.tsx'
import { Menu, MenuItem } from '@/ui/menu.tsx'

export type AccessMenuProps<Level extends Access> = {
  /** Whose access it is, as its name for screen readers: “Access of Kim Okafor”. */
  readonly label: string
  readonly present: Access
  readonly levels: readonly Level[]
  /** What is marked as chosen, where that is not the present access. */
  readonly chosen?: Level | null
  readonly onChoose: (level: Level) => void
  readonly disabled?: boolean
  /** Further items, below. */
  readonly children?: ReactNode
}

/** What somebody may do, and a menu of what else they could; plain text where there is nothing to choose. */
export function AccessMenu<Level extends Access>({
  label,
  present,
  levels,
  chosen,
  onChoose,
  disabled = false,
  children,
}: AccessMenuProps<Level>) {
  const t = useTranslations('sharing')
  const trigger = useRef<HTMLButtonElement>(null)
  // In a dialog the menu does not always give the focus back by itself when a choice follows right upon its opening.
  const choose = (level: Level) => {
    onChoose(level)
    requestAnimationFrame(() => trigger.current?.focus())
  }
  if (disabled || (levels.length < 2 && !children)) return <span className="share-level">{t(`access.${present}`)}</span>
  const marked = chosen === undefined ? present : chosen
  return (
    <Menu
      align="end"
      label={label}
      trigger={
        <Button
          ref={trigger}
          kind="ghost"
          size="sm"
          aria-label={t('accessIs', { label, access: t(`access.${present}`) })}
        >
          {t(`access.${present}`)}
          <ChevronDown size={14} strokeWidth={1.75} aria-hidden="true" />
        </Button>
      }
    >
      {levels.map((level) => (
        <MenuItem key={level} checked={level === marked} onSelect={() => choose(level)}>
          {t(`access.${level as Access}`)}
        </MenuItem>
      ))}
      {children}
    </Menu>
  )
}
