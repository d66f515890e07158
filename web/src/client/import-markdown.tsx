'use client'

import { MAX_IMPORTED_FILES, MAX_MARKDOWN_BYTES } from '@coscribe/shared/domain/limits'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FileInput } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '@/ui/button.tsx'
import { toast } from '@/ui/toaster.tsx'
import { currentWords } from '@/words/current-words.ts'
import { api, words } from './api-client.ts'
import { DOCUMENTS_KEY, type DocumentRecord } from './documents.ts'
import { navigate } from './navigate.ts'
import { sizeWords } from './size-words.ts'

const ACCEPTED = '.md,.markdown,.mdown,.mkd,.txt,text/markdown'
const ENDINGS = /\.(?:md|markdown|mdown|mkd|txt)$/i
/** More than so many sentences about files are not read. */
const MAX_SENTENCES = 3

/** A file as text. @throws Error with the sentence to show. */
async function readText(file: File): Promise<string> {
  const t = currentWords('importExport')
  if (!ENDINGS.test(file.name)) throw new Error(t('notMarkdown', { name: file.name }))
  if (file.size > MAX_MARKDOWN_BYTES)
    throw new Error(t('tooBig', { name: file.name, size: sizeWords(file.size), limit: sizeWords(MAX_MARKDOWN_BYTES) }))
  const bytes = await file.arrayBuffer()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Error(t('notUtf8', { name: file.name }))
  }
}

/** Makes a document of each Markdown file, one after the other, and opens the first. Says which ones could not be. */
export function useImportMarkdown(organizationId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ files, parentId }: { files: readonly File[]; parentId: string | null }) => {
      const t = currentWords('importExport')
      if (files.length > MAX_IMPORTED_FILES)
        return { made: [], failed: [t('tooMany', { count: files.length, limit: MAX_IMPORTED_FILES })] }
      const made: DocumentRecord[] = []
      const failed: string[] = []
      const { readMarkdownFile } = await import('@coscribe/shared/editor/markdown-file')
      for (const file of files) {
        const text = await readText(file).catch((error: Error) => void failed.push(error.message))
        if (text === undefined) continue
        const document = { organizationId, parentId, ...readMarkdownFile(file.name, text) }
        try {
          made.push(await api<DocumentRecord>('POST', '/api/v1/documents', document))
        } catch (error) {
          failed.push(t('notImported', { name: file.name, reason: words(error) }))
        }
      }
      return { made, failed }
    },
    onSuccess: async ({ made, failed }) => {
      for (const sentence of failed.slice(0, MAX_SENTENCES)) toast({ text: sentence })
      if (made.length > 1) toast({ text: currentWords('importExport')('imported', { count: made.length }) })
      if (made[0]) navigate(`/d/${made[0].id}`)
      await queries.invalidateQueries({ queryKey: [DOCUMENTS_KEY] })
    },
    onError: (error) => toast({ text: words(error) }),
  })
}

/** Held while they are open: a browser may forget one that is no part of the page. */
const openChoosers = new Set<HTMLInputElement>()

/** Opens the chooser of files; what is chosen is imported below `parentId`, also where the menu that offered it has closed. */
export function useMarkdownChooser(organizationId: string, parentId: string | null = null) {
  const { mutate, isPending } = useImportMarkdown(organizationId)
  const choose = () => {
    const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true, accept: ACCEPTED })
    for (const event of ['change', 'cancel']) input.addEventListener(event, () => openChoosers.delete(input))
    input.addEventListener('change', () => {
      const files = [...(input.files ?? [])]
      if (files.length > 0) mutate({ files, parentId })
    })
    openChoosers.add(input)
    input.click()
  }
  return { choose, isPending }
}

export type ImportButtonProps = { readonly organizationId: string; readonly size?: 'md' | 'lg' }

export function ImportButton({ organizationId, size = 'md' }: ImportButtonProps) {
  const t = useTranslations('importExport')
  const { choose, isPending } = useMarkdownChooser(organizationId)
  return (
    <Button size={size} busy={isPending} onClick={choose}>
      <FileInput size={16} strokeWidth={1.75} aria-hidden="true" />
      {t('importMarkdown')}
    </Button>
  )
}

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true

/** While it is there, files that are dropped anywhere on the page are imported. */
export function ImportDrop({ organizationId }: { readonly organizationId: string }) {
  const t = useTranslations('importExport')
  const { mutate } = useImportMarkdown(organizationId)
  const [isOver, setIsOver] = useState(false)
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setIsOver(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false)
    }
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setIsOver(false)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length > 0) mutate({ files, parentId: null })
    }
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [mutate])
  return isOver ? (
    <div className="drop-note" role="status">
      <FileInput size={20} strokeWidth={1.75} aria-hidden="true" />
      {t('dropHere')}
    </div>
  ) : null
}
