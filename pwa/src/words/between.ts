// What stands between the parts of a list that is made on the screen.
export const BETWEEN = { zh: '、', en: ', ' }
