'use client'
import { Popover, Tooltip } from 'radix-ui'
import { useTranslations } from 'use-intl'
import { useOthers, useSelf } from '@/document-session'
import { type PersonHere, peopleHere, samePeople } from './people.ts'
import { PersonAvatar } from './person-avatar.tsx'
import { firstName } from './presence-user.ts'
import type { Follow } from './use-follow.ts'

/** Faces shown before "+2". */
const SHOWN = 3

const hint = (person: PersonHere) => {
  if (person.hasCaret) return 'people.followHint' as const
  const { access, away } = person
  if (access === 'write') return away ? ('people.isHereAway' as const) : ('people.isHere' as const)
  return away ? ('people.isReadingAway' as const) : ('people.isReading' as const)
}

function Face({ person, follow }: { person: PersonHere; follow: Follow }) {
  const t = useTranslations('editor')
  const following = follow.followed?.info.id === person.id
  const label = following
    ? t('people.following', { name: firstName(person.name) })
    : t(hint(person), { name: person.name })
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <button
          type="button"
          className="ed-face"
          aria-label={label}
          aria-pressed={following}
          aria-disabled={!person.hasCaret && !following}
          data-testid="presence"
          onClick={() => {
            if (following) follow.stop()
            else if (person.hasCaret) follow.follow(person.connectionId)
          }}
        >
          <PersonAvatar person={person} following={following} />
        </button>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="ed-tooltip" sideOffset={6} collisionPadding={8}>
          {label}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}

/** Who is here. Pressing a face follows that person's caret. */
export function PresenceAvatars({ follow }: { follow: Follow }) {
  const t = useTranslations('editor')
  const selfId = useSelf((me) => me.info.id)
  const people = useOthers((others) => peopleHere(others, selfId), samePeople)
  if (people.length === 0) return null
  const more = people.slice(SHOWN)
  return (
    <div className="ed-presence" role="group" aria-label={t('people.here')}>
      {people.slice(0, SHOWN).map((person) => (
        <Face key={person.id} person={person} follow={follow} />
      ))}
      {more.length > 0 && (
        <Popover.Root>
          <Popover.Trigger className="ed-face ed-face-more" aria-label={t('people.more', { count: more.length })}>
            <span className="ed-avatar ed-avatar-none">+{more.length}</span>
          </Popover.Trigger>
          <Popover.Portal>
            <Popover.Content
              aria-label={t('people.moreTitle')}
              className="ed-pop ed-menu ed-floating"
              align="end"
              sideOffset={8}
              collisionPadding={12}
            >
              <ul className="ed-people">
                {more.map((person) => (
                  <li key={person.id}>
                    <Popover.Close
                      className="ed-menu-item"
                      disabled={!person.hasCaret}
                      onClick={() => follow.follow(person.connectionId)}
                    >
                      <PersonAvatar person={person} />
                      {person.name}
                      <span className="ed-menu-hint">
                        {t(
                          person.hasCaret
                            ? 'people.follow'
                            : person.access === 'write'
                              ? 'people.hereMark'
                              : 'people.readingMark',
                        )}
                      </span>
                    </Popover.Close>
                  </li>
                ))}
              </ul>
            </Popover.Content>
          </Popover.Portal>
        </Popover.Root>
      )}
    </div>
  )
}
