'use client'

import { X } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '@/ui/button.tsx'
import { toast } from '@/ui/toaster.tsx'
import { AccessMenu } from './access-menu.tsx'
import { copyLink } from './copy-link.ts'
import { type Chosen, type Option, PickerOptions } from './picker-options.tsx'
import type { ShareBodyProps } from './share-dialog.tsx'
import { suggest, typedAddress } from './sharing-rules.ts'

const GIVEN = ['write', 'read'] as const

/** What the dialog is opened for. On a touch screen the focus would bring up a keyboard that covers the list. */
const focusAtFirst = (field: HTMLInputElement | null) => {
  if (!matchMedia('(pointer: coarse)').matches) field?.focus()
}

/** Who is to be given the document: people by name or address, new guests by address; several at once. */
export function PeoplePicker({ sharing, members, organization, actions }: ShareBodyProps) {
  const t = useTranslations('sharing')
  const id = useId()
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<readonly Chosen[]>([])
  const [access, setAccess] = useState<'read' | 'write'>('write')
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const [isBusy, setBusy] = useState(false)
  const mayInvite = organization.role === 'owner' || organization.role === 'admin'

  const options = optionsFor()
  const selected = options[Math.min(active, options.length - 1)]
  const address = typedAddress(typed)
  const isStrangerToMember = !mayInvite && address !== null && options.length === 0

  function optionsFor(): Option[] {
    const keys = chosen.map(({ key }) => key)
    const people = suggest(typed, members, sharing, keys).map(
      ({ user, role, isSettled }): Option => ({
        kind: 'person',
        key: user.id,
        user,
        isSettled,
        isGuest: role === 'guest',
      }),
    )
    const email = typedAddress(typed)
    const isKnown = email === null || members.some(({ user }) => user.email.toLowerCase() === email)
    if (isKnown || !mayInvite || keys.includes(email)) return people
    return [...people, { kind: 'address', key: email, email, isSettled: false, isGuest: true }]
  }

  function choose(option: Option | undefined) {
    if (!option || option.isSettled) return
    setChosen([...chosen, option])
    setTyped('')
    setActive(0)
    setOpen(false)
  }

  async function submit() {
    const pending = [...chosen]
    // What was typed to the end and not picked from the list is meant as well.
    if (address && selected && !selected.isSettled && !chosen.some(({ key }) => key === selected.key))
      pending.push(selected)
    setBusy(true)
    try {
      for (const each of pending) {
        if (each.kind === 'person') await actions.give.mutateAsync({ userId: each.user.id, access })
        else sayInvited(each.email, await actions.invite.mutateAsync({ email: each.email, access }))
        setChosen((before) => before.filter(({ key }) => key !== each.key))
      }
      setTyped('')
    } catch {
      // said by useSharing; who is left stays in the field
    }
    setBusy(false)
  }

  function sayInvited(email: string, invited: { kind: 'given' } | { kind: 'invited'; invitationId: string }) {
    if (invited.kind === 'given') return
    const path = `/invitations/${invited.invitationId}`
    toast({
      text: t('invited', { email }),
      action: { label: t('copyLink'), run: () => void copyLink(path, t('invitationCopied', { email })) },
    })
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setActive(
        isOpen ? (Math.min(active, options.length - 1) + step + options.length) % Math.max(1, options.length) : 0,
      )
      setOpen(true)
    } else if (event.key === 'Enter' || (event.key === ',' && address)) {
      event.preventDefault()
      if (isOpen && typed.trim() !== '') choose(selected)
      else if (chosen.length > 0) void submit()
    } else if (event.key === 'Escape' && isOpen) {
      // The topmost layer only: the dialog stays.
      event.preventDefault()
      event.stopPropagation()
      setOpen(false)
    } else if (event.key === 'Backspace' && typed === '') {
      setChosen(chosen.slice(0, -1))
    }
  }

  const isListed = isOpen && options.length > 0
  return (
    <div className="share-pick">
      <div className="input share-field">
        {chosen.map((each) => {
          const name = each.kind === 'person' ? each.user.name : each.email
          return (
            <span key={each.key} className="share-chip">
              <span className="trunc">{name}</span>
              <button
                type="button"
                aria-label={t('takeOut', { name })}
                onClick={() => setChosen(chosen.filter(({ key }) => key !== each.key))}
              >
                <X size={14} strokeWidth={1.75} aria-hidden="true" />
              </button>
            </span>
          )
        })}
        <input
          role="combobox"
          ref={focusAtFirst}
          aria-label={t('addPeople')}
          aria-expanded={isListed}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={isListed && selected ? `${id}-${selected.key}` : undefined}
          placeholder={chosen.length === 0 ? t('nameOrAddress') : undefined}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setActive(0)
            setOpen(true)
          }}
          onKeyDown={onKeyDown}
          onBlur={() => setOpen(false)}
        />
        <AccessMenu label={t('accessToGive')} present={access} levels={GIVEN} onChoose={setAccess} />
      </div>
      <Button
        kind="primary"
        busy={isBusy}
        disabled={chosen.length === 0 && !(address && selected && !selected.isSettled)}
        onClick={() => void submit()}
      >
        {t('invite')}
      </Button>
      {isListed ? <PickerOptions id={id} options={options} selected={selected} onChoose={choose} /> : null}
      {isStrangerToMember ? <p className="share-hint share-pick-hint">{t('onlyAdminsInvite')}</p> : null}
    </div>
  )
}
