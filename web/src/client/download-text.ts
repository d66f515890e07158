/** Hands a text to the person as a file. */
export function downloadText(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/markdown;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has begun to read it by then; keeping it would hold the text in memory.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
