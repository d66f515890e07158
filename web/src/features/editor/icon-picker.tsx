'use client'
import { SmilePlus } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useMutation, useSelf, useStorage } from '@/document-session'
import { DOCUMENT_ICONS, DocumentIcon } from '@/ui/document-icon.tsx'

/** The icon over the title. Who writes can change it; who has none is offered one when the pointer comes near. */
export function IconPicker() {
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
        <Popover.Trigger className="ed-doc-icon" aria-label="Change icon">
          <DocumentIcon name={icon} sizePx={44} />
        </Popover.Trigger>
      ) : (
        <Popover.Trigger className="ed-btn ed-ghost ed-sm ed-add-icon">
          <SmilePlus aria-hidden className="ed-icon" />
          Add icon
        </Popover.Trigger>
      )}
      <Popover.Portal>
        <Popover.Content
          aria-label="Icon of the document"
          className="ed-pop ed-icons ed-floating"
          align="start"
          sideOffset={6}
          collisionPadding={12}
        >
          <div className="ed-icon-grid" role="group" aria-label="Icons">
            {DOCUMENT_ICONS.map(({ name, label }) => (
              <Popover.Close
                key={name}
                className="ed-icon-choice"
                aria-label={label}
                aria-pressed={icon === name}
                title={label}
                onClick={() => choose(name)}
              >
                <DocumentIcon name={name} sizePx={22} />
              </Popover.Close>
            ))}
          </div>
          {icon && (
            <Popover.Close className="ed-btn ed-ghost ed-sm" onClick={() => choose(null)}>
              Remove icon
            </Popover.Close>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
