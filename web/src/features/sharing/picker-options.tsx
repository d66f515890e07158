'use client'

import { Mail } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { Avatar } from '@/ui/avatar.tsx'
import type { SharedPerson } from './sharing-rules.ts'

export type Chosen =
  | { readonly kind: 'person'; readonly key: string; readonly user: SharedPerson }
  | { readonly kind: 'address'; readonly key: string; readonly email: string }
export type Option = Chosen & {
  /** There is nothing to give. */
  readonly isSettled: boolean
  readonly isGuest: boolean
}

export type PickerOptionsProps = {
  /** Of the field; what it names as its list and its active option begins with it. */
  readonly id: string
  readonly options: readonly Option[]
  readonly selected: Option | undefined
  readonly onChoose: (option: Option) => void
}

/** Who may be meant by what was typed. The keys are those of the field, which keeps the focus. */
export function PickerOptions({ id, options, selected, onChoose }: PickerOptionsProps) {
  const t = useTranslations('sharing')
  return (
    <div className="menu share-options" role="listbox" id={`${id}-list`} aria-label={t('addPeople')}>
      {options.map((option) => (
        <button
          key={option.key}
          id={`${id}-${option.key}`}
          type="button"
          role="option"
          tabIndex={-1}
          aria-selected={option === selected}
          aria-disabled={option.isSettled}
          className="menu-item"
          data-highlighted={option === selected ? '' : undefined}
          data-disabled={option.isSettled ? '' : undefined}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(option)}
        >
          <OptionWords option={option} />
        </button>
      ))}
    </div>
  )
}

function OptionWords({ option }: { readonly option: Option }) {
  const t = useTranslations('sharing')
  if (option.kind === 'address')
    return (
      <>
        <span className="avatar" data-blank="true" aria-hidden="true">
          <Mail size={14} strokeWidth={1.75} />
        </span>
        <span className="trunc">{t('inviteAsGuest', { email: option.email })}</span>
      </>
    )
  return (
    <>
      <Avatar person={option.user} />
      <span className="share-words">
        <span className="trunc">{option.user.name}</span>
        <small className="trunc">{option.user.email}</small>
      </span>
      <span className="end">{option.isSettled ? t('hasAccess') : option.isGuest ? t('guest') : null}</span>
    </>
  )
}
