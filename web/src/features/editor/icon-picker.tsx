'use client'
import { SmilePlus } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useTranslations } from 'use-intl'
import { useMutation, useSelf, useStorage } from '@/document-session'
import { DOCUMENT_ICONS, DocumentIcon } from '@/ui/document-icon.tsx'

/** The icon over the title. Who writes can change it; who has none is offered one when the pointer comes near. */
export function IconPicker() {
  const t = useTranslations('editor')
  const icon = useStorage((storage) => storage.icon)
  const canWrite = useSelf((me) => me.canWrite)
  const choose = useMutation(({ meta }, name: string | null) => {
    if (name === null) meta.delete('icon')
    else meta.set('icon', name)
  }, [])
  if (!canWrite)
    return icon ? (
      <div className="ed-doc-icon">
        <DocumentIcon name={icon} sizePx={44} />
      </div>
    ) : null
  return (
    <Popover.Root>
      {icon ? (
        <Popover.Trigger className="ed-doc-icon" aria-label={t('icon.change')}>
          <DocumentIcon name={icon} sizePx={44} />
        </Popover.Trigger>
      ) : (
        <Popover.Trigger className="ed-btn ed-ghost ed-sm ed-add-icon">
          <SmilePlus aria-hidden className="ed-icon" />
          {t('icon.add')}
        </Popover.Trigger>
      )}
      <Popover.Portal>
        <Popover.Content
          aria-label={t('icon.ofDocument')}
          className="ed-pop ed-icons ed-floating"
          align="start"
          sideOffset={6}
          collisionPadding={12}
        >
          <div className="ed-icon-grid" role="group" aria-label={t('icon.all')}>
            {DOCUMENT_ICONS.map((name) => (
              <Popover.Close
                key={name}
                className="ed-icon-choice"
                aria-label={t(`icon.names.${name}`)}
                aria-pressed={icon === name}
                title={t(`icon.names.${name}`)}
                onClick={() => choose(name)}
              >
                <DocumentIcon name={name} sizePx={22} />
              </Popover.Close>
            ))}
          </div>
          {icon && (
            <Popover.Close className="ed-btn ed-ghost ed-sm" onClick={() => choose(null)}>
              {t('icon.remove')}
            </Popover.Close>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
