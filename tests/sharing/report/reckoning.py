"""What a reader who reckons gets out of published sums: exact linear algebra."""

from fractions import Fraction


def solved(rows: list[tuple[list[int], int]], places: int) -> dict[int, Fraction]:
    """Solve a linear system exactly; return the unknowns that it determines, by place."""
    matrix = [[Fraction(number) for number in [*row, value]] for row, value in rows]
    pivots: list[int] = []
    for place in range(places):
        at = next((i for i in range(len(pivots), len(matrix)) if matrix[i][place]), None)
        if at is None:
            continue
        top = len(pivots)
        matrix[top], matrix[at] = matrix[at], matrix[top]
        matrix[top] = [number / matrix[top][place] for number in matrix[top]]
        for i, row in enumerate(matrix):
            if i != top and row[place]:
                matrix[i] = [a - row[place] * b for a, b in zip(row, matrix[top], strict=True)]
        pivots.append(place)
    return {
        place: matrix[i][-1]
        for i, place in enumerate(pivots)
        if all(not matrix[i][other] for other in range(places) if other != place)
    }
