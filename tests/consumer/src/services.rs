//! Calls of Flyte's services by tonic, and errors by anyhow.

use flytepb::idl::admin::{Execution, WorkflowExecutionGetRequest};
use flytepb::idl::core::{task_execution::Phase, Identifier};
use flytepb::idl::google::protobuf::{Any, Duration, Timestamp};
use flytepb::prelude::*;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::codegen::{Body, Bytes, StdError};
use tonic_prost::ProstCodec;

/// Calls `AdminService.GetExecution`.
///
/// # Errors
/// If the service is not ready, or returns an error.
pub async fn get_execution<S>(
    service: S,
    request: WorkflowExecutionGetRequest,
) -> anyhow::Result<Execution>
where
    S: tonic::client::GrpcService<tonic::body::Body>,
    S::Error: Into<StdError>,
    S::ResponseBody: Body<Data = Bytes> + Send + 'static,
    <S::ResponseBody as Body>::Error: Into<StdError> + Send,
{
    let mut client = tonic::client::Grpc::new(service);
    client
        .ready()
        .await
        .map_err(|error| anyhow::anyhow!(error.into()))?;
    let path = PathAndQuery::from_static("/flyteidl.service.AdminService/GetExecution");
    let codec = ProstCodec::<WorkflowExecutionGetRequest, Execution>::default();
    let response = client
        .unary(tonic::Request::new(request), path, codec)
        .await?;
    Ok(response.into_inner())
}

/// Every error is one that anyhow takes.
///
/// # Errors
/// Of the first text or message that is not valid.
pub fn errors(text: &str, bytes: &[u8]) -> anyhow::Result<()> {
    text.parse::<Phase>()?;
    text.parse::<Identifier>()?;
    text.parse::<Timestamp>()?;
    std::time::SystemTime::try_from(Timestamp::date(2024, 5, 1)?)?;
    FlyteTaskExecution::from_bytes(bytes)?.error()?;
    Any::from_wire(bytes)?.to_msg::<Duration>()?;
    flytepb::idl::json::from_str::<Duration>(text)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::errors;

    #[test]
    fn anyhow_keeps_the_text() {
        let error = errors("FAILD", &[]).unwrap_err();
        assert!(
            error.to_string().contains("has no value \"FAILD\""),
            "{error}"
        );
    }
}
