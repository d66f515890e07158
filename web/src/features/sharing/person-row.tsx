'use client'

import { useTranslations } from 'use-intl'
import { useAccount } from '@/client/account.tsx'
import { Avatar } from '@/ui/avatar.tsx'
import { MenuItem, MenuLine } from '@/ui/menu.tsx'
import { AccessMenu } from './access-menu.tsx'
import type { ShareBodyProps } from './share-dialog.tsx'
import { accessWithout, choicesFor, type Grant } from './sharing-rules.ts'
import { useSourceWords } from './use-source-words.ts'

/** One person with rights of their own: what it comes to, where it comes from, and what else it could be. */
export function PersonRow({ grant, sharing, actions, isAway }: ShareBodyProps & { readonly grant: Grant }) {
  const t = useTranslations('sharing')
  const source = useSourceWords()
  const { user, role, access, inherited, effective } = grant
  const isMe = useAccount().id === user.id
  const choices = choicesFor(sharing, grant)
  const choose = (level: 'write' | 'read' | 'none') => {
    const choice = choices.find((each) => each.access === level)
    if (choice?.does === 'give' && level !== 'none') actions.give.mutate({ userId: user.id, access: level })
    if (choice?.does === 'take back') actions.takeBack.mutate(user.id)
  }
  // A grant that gives no more than what is there anyway: nothing to choose, but it can be cleared away.
  const isSurplus = access !== null && accessWithout(sharing, grant) === effective
  const where = inherited && inherited.access === effective ? source.inherited(inherited.from) : null
  return (
    <li className="share-person">
      <Avatar person={user} size="md" />
      <span className="grow share-words">
        <b>
          <span className="trunc">{user.name}</span>
          {isMe ? <span className="quiet">{t('meInBrackets')}</span> : null}
          {role === 'guest' ? <span className="badge">{t('guest')}</span> : null}
        </b>
        <small className="share-line">
          <span className="trunc">{user.email}</span>
          {where ? <span className="trunc share-where">{where}</span> : null}
        </small>
      </span>
      <AccessMenu
        label={t('accessOf', { name: user.name })}
        present={effective}
        levels={choices.map((choice) => choice.access)}
        onChoose={choose}
        disabled={!sharing.mayShare || isAway || isMe}
      >
        {isSurplus ? (
          <>
            <MenuLine />
            <MenuItem onSelect={() => actions.takeBack.mutate(user.id)}>{t('clearAway')}</MenuItem>
          </>
        ) : null}
      </AccessMenu>
    </li>
  )
}
