/** An icon as DOM, for node views that live outside of React: Lucide's paths, stroke and size as everywhere. */
export function svgIcon(paths: readonly string[], sizePx = 16): SVGSVGElement {
  const namespace = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(namespace, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('width', String(sizePx))
  svg.setAttribute('height', String(sizePx))
  svg.setAttribute('aria-hidden', 'true')
  svg.setAttribute('class', 'ed-icon')
  for (const d of paths) {
    const path = document.createElementNS(namespace, 'path')
    path.setAttribute('d', d)
    svg.append(path)
  }
  return svg
}
