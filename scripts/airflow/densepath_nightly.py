"""Classifies yesterday's images every night, evaluates the run if there are labels, writes its page, and
publishes the path of the page. README.md beside this file describes the settings.

The id of a run, and with it the run's folder, is made from the logical date, as in
OUTPUT/nightly-20260714T020000. A retry, by Airflow or by hand, therefore finds what the earlier attempt
wrote: `classify --resume` continues an interrupted run and leaves a finished run unchanged.
"""

import logging
import os
from datetime import datetime, timezone

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import DAG, Connection, Context, Param, task
from airflow.sdk.exceptions import AirflowNotFoundException, AirflowSkipException

STORE = "densepath_store"


def setting(name: str) -> str:
    """Template of a setting: a parameter of the run or, without it, a key of the Variable densepath."""
    return f"params.{name} or var.json.densepath.get('{name}', '')"


def of_yesterday(name: str) -> str:
    """Template of a setting in which %Y, %m and %d are the day before the logical date, in UTC."""
    return f"{{{{ macros.ds_format(macros.ds_add(ds, -1), '%Y-%m-%d', {setting(name)}) }}}}"


RUN_ID = "nightly-{{ ts_nodash }}"  # ts and run_id contain colons and plus signs
RUN = f"{{{{ {setting('output')} }}}}/{RUN_ID}"
INPUT = of_yesterday("input")
LABELS = of_yesterday("labels")


def take_store_credentials(context: Context) -> None:
    """Copies the connection's credentials into this task's environment, which spark-submit inherits.

    The operator's env_vars cannot be used: on YARN and Kubernetes they become arguments of spark-submit.
    """
    try:
        store = Connection.get(STORE)
    except AirflowNotFoundException:
        return  # the worker has credentials in its environment, or a role
    extra = store.extra_dejson
    credentials = {
        "AWS_ACCESS_KEY_ID": store.login,
        "AWS_SECRET_ACCESS_KEY": store.password,
        "AWS_SESSION_TOKEN": extra.get("aws_session_token"),
        "AWS_ENDPOINT_URL": extra.get("endpoint_url"),
        "AWS_REGION": extra.get("region_name"),
    }
    os.environ.update({name: value for name, value in credentials.items() if value})


def take_labels(context: Context) -> None:
    if not context["task"].application_args[-1]:
        raise AirflowSkipException("No labels are set: nothing to evaluate by")
    take_store_credentials(context)


def densepath(command: str, *options: str, before=take_store_credentials, **kwargs):
    """Task that runs a command of DensePath as a Spark application of its own."""
    return SparkSubmitOperator(
        task_id=command,
        name=f"densepath {command} {RUN_ID}",
        application="{{ var.json.densepath.jar }}",
        java_class="io.densepath.jobs.Main",
        properties_file="{{ var.json.densepath.spark_conf }}",
        application_args=[command, "--config", "{{ var.json.densepath.config }}", *options],
        pre_execute=before,
        **kwargs,
    )


@task
def publish(report: str) -> str:
    """Returns the path of the page, which becomes the XCom of this task."""
    logging.getLogger(__name__).info("Report: %s", report)
    return report


with DAG(
    dag_id="densepath_nightly",
    description="Classifies yesterday's images",
    doc_md=__doc__,
    schedule="0 2 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 3},
    params={
        name: Param(None, type=["null", "string"], description=text)
        for name, text in {
            "input": "Prefix to classify, with %Y, %m, %d for the day; instead of the Variable's",
            "output": "Folder of the runs; instead of the Variable's",
            "labels": "File of labels, with %Y, %m, %d for the day; instead of the Variable's",
        }.items()
    },
    tags=["densepath"],
):
    classify = densepath(
        "classify", "--resume", "--run-id", RUN_ID, "--input", INPUT, "--output", RUN
    )
    evaluate = densepath(
        "evaluate", "--run", RUN, "--missing-labels", "skip", "--labels", LABELS, before=take_labels
    )
    report = densepath("report", "--run", RUN, trigger_rule="none_failed")
    classify >> evaluate >> report >> publish(f"{RUN}/report.html")
