'use client'

import { Building2 } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { MenuItem, MenuLine } from '@/ui/menu.tsx'
import { AccessMenu } from './access-menu.tsx'
import type { ShareBodyProps } from './share-dialog.tsx'
import { everybodysAccess, type SharedFrom } from './sharing-rules.ts'
import { useSourceWords } from './use-source-words.ts'

const LEVELS = ['write', 'read', 'none'] as const

/** What all members of the organization may do here and below. */
export function EveryoneRow({ sharing, members, organization, actions, isAway }: ShareBodyProps) {
  const t = useTranslations('sharing')
  const source = useSourceWords()
  const { defaultAccess, inheritedDefault, parent, mayShare } = sharing
  const access = everybodysAccess(sharing)
  const count = members.filter(({ role }) => role !== 'guest').length
  const from: SharedFrom | null = inheritedDefault.from ?? parent
  // At the top “can edit” is what holds anyway: left unsaid, it gives way when the document is moved below another.
  const choose = (level: (typeof LEVELS)[number]) =>
    actions.setDefault.mutate(level === 'write' && parent === null ? null : level)
  return (
    <section className="share-everyone" aria-label={t('everyoneElse')}>
      <h3 className="share-section">{t('everyoneElse')}</h3>
      <div className="share-person">
        <span className="avatar" data-size="md" data-blank="true" aria-hidden="true">
          <Building2 size={16} strokeWidth={1.75} />
        </span>
        <span className="grow share-words">
          <b>
            <span className="trunc">{t('everyoneAt', { organization: organization.name })}</span>
          </b>
          <small className="num">
            {t('members', { count })}
            {defaultAccess === null && from ? ` · ${source.inherited(from)}` : null}
          </small>
        </span>
        <AccessMenu
          label={t('accessOf', { name: t('everyoneAt', { organization: organization.name }) })}
          present={access}
          chosen={defaultAccess ?? (parent === null ? access : null)}
          levels={LEVELS}
          onChoose={choose}
          disabled={!mayShare || isAway}
        >
          {parent ? (
            <>
              <MenuLine />
              <MenuItem checked={defaultAccess === null} onSelect={() => actions.setDefault.mutate(null)}>
                {source.asIn(parent, inheritedDefault.access)}
              </MenuItem>
            </>
          ) : null}
        </AccessMenu>
      </div>
      <p className="share-hint">{parent ? t('movesChangeThis') : t('alsoBelow')}</p>
    </section>
  )
}
