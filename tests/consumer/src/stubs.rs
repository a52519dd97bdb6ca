//! Clients and servers that tonic generates, over our messages.

/// The services of the package `flyteidl.service`.
#[allow(missing_docs, clippy::all)]
pub mod service {
    tonic::include_proto!("flyteidl.service");
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::future::{ready, Future, Ready};
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use flytepb::idl::admin::{Execution, WorkflowExecutionGetRequest};
    use flytepb::idl::core::WorkflowExecutionIdentifier;
    use flytepb::prelude::*;
    use tonic::body::Body;
    use tonic::codegen::http::{Request, Response};
    use tonic::codegen::{BoxFuture, Service};
    use tonic::server::{Grpc, UnaryService};
    use tonic::Status;
    use tonic_prost::ProstCodec;

    use super::service::admin_service_client::AdminServiceClient;
    use crate::services::get_execution;

    /// A server of `AdminService.GetExecution` in memory.
    #[derive(Clone)]
    struct Server;

    impl Service<Request<Body>> for Server {
        type Response = Response<Body>;
        type Error = Infallible;
        type Future = BoxFuture<Self::Response, Infallible>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, request: Request<Body>) -> Self::Future {
            let path = request.uri().path();
            assert_eq!(path, "/flyteidl.service.AdminService/GetExecution");
            Box::pin(async {
                let codec = ProstCodec::<Execution, WorkflowExecutionGetRequest>::default();
                Ok(Grpc::new(codec).unary(Server, request).await)
            })
        }
    }

    impl UnaryService<WorkflowExecutionGetRequest> for Server {
        type Response = Execution;
        type Future = Ready<Result<tonic::Response<Execution>, Status>>;

        fn call(&mut self, request: tonic::Request<WorkflowExecutionGetRequest>) -> Self::Future {
            ready(Ok(tonic::Response::new(Execution {
                id: request.into_inner().id,
                ..Execution::default()
            })))
        }
    }

    /// Runs a future that never waits.
    fn run<F: Future>(future: F) -> F::Output {
        let mut context = Context::from_waker(Waker::noop());
        match pin!(future).poll(&mut context) {
            Poll::Ready(output) => output,
            Poll::Pending => panic!("the future waits"),
        }
    }

    #[test]
    fn clients_of_tonic_keep_unknown_fields() {
        let id = WorkflowExecutionIdentifier {
            name: "f1".to_owned(),
            ..WorkflowExecutionIdentifier::default()
        };
        let mut bytes = id.to_wire();
        bytes.extend(b"\x98\x06\x07"); // field 99, of a later schema
        let id = WorkflowExecutionIdentifier::from_wire(&bytes).unwrap();
        let request = WorkflowExecutionGetRequest {
            id: Some(id.into()),
            ..WorkflowExecutionGetRequest::default()
        };

        let response = run(AdminServiceClient::new(Server).get_execution(request.clone())).unwrap();
        let found = response.into_inner().id.unwrap();
        assert_eq!(found.to_wire(), bytes);
        let found = run(get_execution(Server, request)).unwrap().id.unwrap();
        assert_eq!(found.to_wire(), bytes);
    }

    /// Returns the first block of a page that calls `tonic_prost_build`.
    fn recipe(page: &str) -> Vec<&str> {
        let blocks = page.split("```").skip(1).step_by(2);
        let mut recipes = blocks.filter(|block| block.contains("tonic_prost_build::configure()"));
        let recipe = recipes.next().expect("a recipe").lines().skip(1);
        recipe
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect()
    }

    #[test]
    fn the_build_script_is_the_recipe_of_the_documentation() {
        let script = include_str!("../build.rs");
        let guide = recipe(include_str!("../../../docs/src/moving/prost.md"));
        let readme = recipe(include_str!("../../../crates/flytepb-idl/README.md"));
        assert!(guide.len() > 4);
        assert_eq!(guide, readme);
        let mut lines = script.lines().map(str::trim);
        for line in guide {
            assert!(lines.any(|l| l == line), "the build script lacks {line}");
        }
    }
}
