/**
 * Puts a text on the clipboard. Pages on plain http (other than localhost) have no Clipboard API; the old command
 * still works there.
 */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text)
      return
    } catch {
      // Not allowed just now (the tab lost the focus): the old way needs no permission.
    }
  }
  const field = document.createElement('textarea')
  field.value = text
  field.style.position = 'fixed'
  field.style.opacity = '0'
  document.body.append(field)
  field.select()
  document.execCommand('copy')
  field.remove()
}
