'use client'

import { useEffect, useRef, useState } from 'react'
import { UnreachableError, words } from '@/client/api-client.ts'
import { downloadFile } from '@/client/download-file.ts'
import { announce } from '@/ui/live-regions.tsx'
import { currentWords } from '@/words/current-words.ts'
import { type ExportProgress, exportAddress, readExport } from './read-export.ts'

export type ExportState =
  | { readonly kind: 'ready' }
  | { readonly kind: 'starting' }
  | ({ readonly kind: 'running' } & ExportProgress)
  | { readonly kind: 'done'; readonly total: number; readonly bytes: number }
  | { readonly kind: 'handed-over' }
  | { readonly kind: 'ended'; readonly sentence: string }

/** One export of an organization, from the press of the button to the file. Leaving the dialog cancels it. */
export function useExport(organizationId: string) {
  const [state, setState] = useState<ExportState>({ kind: 'ready' })
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  const start = async () => {
    const controller = new AbortController()
    running.current = controller
    let progress: ExportProgress = { done: 0, total: 0, bytes: 0 }
    setState({ kind: 'starting' })
    try {
      const result = await readExport(organizationId, controller.signal, (next) => {
        progress = next
        if (!controller.signal.aborted) setState({ kind: 'running', ...next })
      })
      if (result.kind === 'too-large') {
        // Without a page around it the browser writes it to the disk as it comes.
        const link = document.createElement('a')
        link.href = exportAddress(organizationId)
        link.download = ''
        link.click()
        return setState({ kind: 'handed-over' })
      }
      downloadFile(result.name, result.file)
      setState({ kind: 'done', total: result.total, bytes: result.file.size })
    } catch (error) {
      const t = currentWords('importExport')
      const isBroken = error instanceof UnreachableError && progress.total > 0
      const sentence = controller.signal.aborted
        ? t('export.cancelled')
        : isBroken
          ? t('export.broken', { done: progress.done, total: progress.total })
          : words(error)
      announce(sentence)
      setState({ kind: 'ended', sentence })
    } finally {
      running.current = null
    }
  }
  return { state, start, cancel: () => running.current?.abort() }
}
