/**
 * Lists as the schema has them: a list below an item stands inside of it, not beside it as Google Docs writes it; items with a
 * checkbox make a task list.
 */
export function joinLists(body: HTMLElement): void {
  for (const list of body.querySelectorAll('ul > ul, ul > ol, ol > ul, ol > ol')) {
    const before = list.previousElementSibling
    if (before?.tagName === 'LI') before.append(list)
    else {
      const item = document.createElement('li')
      list.before(item)
      item.append(list)
    }
  }
  for (const list of body.querySelectorAll('ul, ol')) if (isTasks(list)) makeTasks(list)
}

const items = (list: Element) => [...list.children].filter(({ tagName }) => tagName === 'LI')

const boxOf = (item: Element) =>
  item.getAttribute('role') === 'checkbox'
    ? item
    : item.querySelector(':scope > [role="checkbox"], :scope > p > [role="checkbox"]')

const isTasks = (list: Element) => items(list).length > 0 && items(list).every((item) => boxOf(item) !== null)

function makeTasks(list: Element) {
  const tasks = document.createElement('ul')
  tasks.dataset.type = 'taskList'
  for (const item of items(list)) {
    const box = boxOf(item)
    const checked = box?.getAttribute('aria-checked') === 'true'
    if (box !== item) box?.remove()
    const task = document.createElement('li')
    task.dataset.type = 'taskItem'
    task.dataset.checked = String(checked)
    task.append(...item.childNodes)
    tasks.append(task)
  }
  list.replaceWith(tasks)
}
