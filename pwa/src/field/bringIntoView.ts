// Cards far from the screen are drawn only when it comes near them, and are taller then than was
// guessed: whoever scrolls to one below them has to look again until it stays where it is.

const TURNS_MOST = 20
/** So many frames without a move are rest. */
const STILL = 2

export async function bringIntoView(code: string): Promise<void> {
  const card = document.querySelector(`#item-${CSS.escape(code)}`)
  if (card === null) return
  let before = Number.NaN
  let still = 0
  for (let turn = 0; turn < TURNS_MOST && still < STILL; turn += 1) {
    card.scrollIntoView({ block: 'start' })
    const top = card.getBoundingClientRect().top
    still = Math.abs(top - before) < 1 ? still + 1 : 0
    before = top
    await new Promise(requestAnimationFrame)
  }
}
