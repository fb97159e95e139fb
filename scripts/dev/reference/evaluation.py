"""Evaluates predictions with scikit-learn, SciPy and NumPy, for the tests of 'evaluate'.

    python evaluation.py OUT      scikit-learn 1.9.1, scipy 1.17.1, numpy 2.4.6

writes two files. OUT/predictions.tsv has a row for each image, with its label and, for each of three
runs, its status and its five most probable classes as id:probability. Some images have failed, and some
have the same predictions in all runs. OUT/results.json has accuracy, precision, recall, confusion and
calibration of the first run, once with failed images counted as wrong and once without them; and
agreement and McNemar's test of the first run against each other run. The tests read both files from
jobs/src/test/resources/io/densepath/jobs/evaluate.
"""

import json
import sys
from pathlib import Path

import numpy as np
from scipy.stats import binomtest, chi2
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    precision_recall_fscore_support,
    top_k_accuracy_score,
)

IMAGES, CLASSES, TOP, BINS = 240, 7, 5, 15
FAILED = -1


def softmax(logits):
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    # A run writes probabilities as float32.
    return (raised / raised.sum(axis=1, keepdims=True)).astype(np.float32)


def runs(random):
    # No image has the last class as its label, and the class before it is hardly ever predicted.
    labels = random.integers(0, CLASSES - 1, IMAGES)
    logits = random.normal(size=(IMAGES, CLASSES)) * 2
    logits[np.arange(IMAGES), labels] += 3
    logits[:, CLASSES - 2] -= 3
    near = logits + random.normal(size=logits.shape) * 0.15
    far = logits + random.normal(size=logits.shape) * 3
    failed = [random.random(IMAGES) < share for share in (0.05, 0.05, 0.02)]
    return labels, [(softmax(run), bad) for run, bad in zip((logits, near, far), failed)]


def predicted(run):
    probabilities, failed = run
    return np.where(failed, FAILED, probabilities.argmax(axis=1))


def share(right, count):
    interval = binomtest(int(right), int(count)).proportion_ci(0.95, method="wilson")
    return {
        "correct": int(right),
        "count": int(count),
        "value": right / count,
        "low": interval.low,
        "high": interval.high,
    }


def scores(labels, run):
    """Returns scores that rank the class of a failed image last."""
    probabilities, failed = run
    scores = probabilities.astype(np.float64)
    scores[failed] = 0
    scores[failed, labels[failed]] = -1
    return scores


def calibration(labels, run):
    probabilities, failed = run
    confidence = probabilities.max(axis=1).astype(np.float64)[~failed]
    right = (probabilities.argmax(axis=1) == labels)[~failed]
    edges = np.linspace(0, 1, BINS + 1)
    bins, error = [], 0.0
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        row = {"images": int(inside.sum()), "mean_confidence": None, "accuracy": None}
        if inside.any():
            row["mean_confidence"] = confidence[inside].mean()
            row["accuracy"] = right[inside].mean()
            error += inside.mean() * abs(row["accuracy"] - row["mean_confidence"])
        bins.append(row)
    return {"ece": error, "bins": bins}


def by_class(labels, guesses):
    precision, recall, _, images = precision_recall_fscore_support(
        labels, guesses, labels=range(CLASSES), zero_division=np.nan
    )
    number = lambda value: None if np.isnan(value) else float(value)
    return [
        {
            "class_id": i,
            "images": int(images[i]),
            "precision": number(precision[i]),
            "recall": number(recall[i]),
        }
        for i in range(CLASSES)
    ]


def confusion(labels, guesses):
    known = guesses != FAILED
    matrix = confusion_matrix(labels[known], guesses[known], labels=range(CLASSES))
    return [[int(i), int(j), int(matrix[i, j])] for i, j in zip(*matrix.nonzero())]


def evaluation(labels, run):
    guesses = predicted(run)
    top1 = accuracy_score(labels, guesses, normalize=False)
    top5 = top_k_accuracy_score(
        labels, scores(labels, run), k=TOP, normalize=False, labels=range(CLASSES)
    )
    return {
        "top1": share(top1, len(labels)),
        "top5": share(top5, len(labels)),
        "classes": by_class(labels, guesses),
        "confusion": confusion(labels, guesses),
        "calibration": calibration(labels, run),
    }


def without_failed(labels, run):
    probabilities, failed = run
    return labels[~failed], (probabilities[~failed], failed[~failed])


def mcnemar(this, other):
    """Computes McNemar's test: exact (binomial) below 25 discordant images, otherwise by chi-square."""
    table = [int((this & other).sum()), int((this & ~other).sum())]
    table += [int((~this & other).sum()), int((~this & ~other).sum())]
    b, c = table[1], table[2]
    if b + c < 25:
        statistic, p = min(b, c), binomtest(min(b, c), b + c, 0.5).pvalue
    else:
        statistic = (abs(b - c) - 1) ** 2 / (b + c)
        p = chi2.sf(statistic, 1)
    return {"table": table, "exact": b + c < 25, "statistic": statistic, "p": p}


def comparison(labels, run, other):
    this, that = predicted(run), predicted(other)
    return {
        "agreement": share((this == that).sum(), len(labels)),
        "top1": share((this == labels).sum(), len(labels)),
        "other_top1": share((that == labels).sum(), len(labels)),
        "mcnemar": mcnemar(this == labels, that == labels),
        "differing": np.flatnonzero(this != that).tolist(),
    }


def top_five(probabilities, failed):
    if failed:
        return "CORRUPT\t"
    best = np.argsort(-probabilities)[:TOP]
    return "OK\t" + " ".join(f"{i}:{probabilities[i]}" for i in best)


def main(out):
    labels, all_runs = runs(np.random.default_rng(5))
    with open(out / "predictions.tsv", "w") as file:
        file.write("file\tlabel" + "".join(f"\tstatus_{n}\ttop5_{n}" for n in range(3)) + "\n")
        for i in range(IMAGES):
            cells = [top_five(probabilities[i], failed[i]) for probabilities, failed in all_runs]
            file.write(f"{i:04d}.jpg\t{labels[i]}\t" + "\t".join(cells) + "\n")
    first = all_runs[0]
    results = {
        "wrong": evaluation(labels, first),
        "excluded": evaluation(*without_failed(labels, first)),
        "against_1": comparison(labels, first, all_runs[1]),
        "against_2": comparison(labels, first, all_runs[2]),
    }
    (out / "results.json").write_text(json.dumps(results, indent=1) + "\n")


main(Path(sys.argv[1]))
