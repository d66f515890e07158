/** Hands bytes to the person as a file. */
export function downloadFile(name: string, file: Blob) {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has begun to read it by then; keeping it would hold the bytes in memory.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
